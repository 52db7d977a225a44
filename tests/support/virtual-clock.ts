import type { Timing } from '../../src/lib/timing.ts';

/** A clock that only sleeping and `pass` move, at once, and that does what is planned for the time it moves over. */
export interface VirtualClock extends Timing {
  /** Unix milliseconds. */
  readonly start: number;
  /** The length of each sleep so far, milliseconds. */
  readonly sleeps: readonly number[];
  /** Seconds since the start. */
  seconds(): number;
  /** Plans something for so many seconds after the start. */
  at(seconds: number, action: () => void): void;
  /** Lets time pass without anybody sleeping: work. */
  pass(seconds: number): void;
  /** Sets the clock, as an administrator does; negative is back. */
  set(seconds: number): void;
}

interface ClockOptions {
  readonly start?: number;
  readonly random?: () => number;
  /** A test that runs on after so many seconds of virtual time would never end. */
  readonly limit?: number;
}

export function virtualClock({
  start = new Date(2025, 9, 25, 12, 0, 0).getTime(),
  random = () => 0.5,
  limit = 40 * 86_400,
}: ClockOptions = {}): VirtualClock {
  const plans: { readonly time: number; readonly action: () => void }[] = [];
  const sleeps: number[] = [];
  let now = start;
  let offset = 0;
  const moveTo = (time: number, signal?: AbortSignal) => {
    if (time > start + limit * 1_000) throw new Error('The virtual clock has run out: nothing ends this test.');
    for (let [plan] = plans; plan && plan.time <= time; [plan] = plans) {
      plans.shift();
      now = Math.max(now, plan.time);
      plan.action();
      signal?.throwIfAborted();
    }
    now = time;
  };
  return {
    start,
    sleeps,
    now: () => now + offset,
    seconds: () => (now - start) / 1_000,
    random,
    sleep: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      sleeps.push(milliseconds);
      moveTo(now + milliseconds, signal);
      await Promise.resolve();
    },
    at: (seconds, action) => {
      plans.push({ time: start + seconds * 1_000, action });
      plans.sort((a, b) => a.time - b.time);
    },
    pass: (seconds) => {
      moveTo(now + seconds * 1_000);
    },
    set: (seconds) => {
      offset += seconds * 1_000;
    },
  };
}
