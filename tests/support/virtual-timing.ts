import type { Timing } from '../../src/lib/timing.ts';

/** A clock that only a sleep moves, at once: a test waits for nothing. */
export interface VirtualTiming extends Timing {
  /** The length of each sleep, milliseconds. */
  readonly sleeps: readonly number[];
}

/** @param start milliseconds since 1970 */
export function virtualTiming(start = Date.parse('2026-01-02T03:04:05Z')): VirtualTiming {
  const sleeps: number[] = [];
  let now = start;
  return {
    sleeps,
    now: () => now,
    random: () => 0.5,
    sleep: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      sleeps.push(milliseconds);
      now += milliseconds;
      await Promise.resolve();
    },
  };
}
