import type { Timing } from '../../src/lib/timing.ts';

export interface FakeTiming extends Timing {
  /** What was slept, in milliseconds. */
  readonly waits: readonly number[];
  /** Lets time pass without anybody sleeping. */
  pass(milliseconds: number): void;
}

/** A clock that only sleeping moves, and chance that is always the same. */
export function fakeTiming({ start = 1_800_000_000_000, random = 0.5 } = {}): FakeTiming {
  const waits: number[] = [];
  let now = start;
  return {
    waits,
    now: () => now,
    random: () => random,
    sleep: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      waits.push(milliseconds);
      now += milliseconds;
      await Promise.resolve();
    },
    pass: (milliseconds) => {
      now += milliseconds;
    },
  };
}
