import type { Timing } from '../lib/timing.ts';

/** When to wake up next, in Unix milliseconds, and how long to sleep until then: the clock may be set in between. */
export interface Next {
  readonly at: number;
  readonly wait: number;
}

interface ScheduleOptions {
  readonly timing: Timing;
  /** Milliseconds between two slots. */
  readonly interval: number;
  /** Milliseconds after which a full sync is due; infinite for none. */
  readonly fullSync: number;
}

/** The slots of the polls, `start + n · interval`, and the full syncs between them. */
export class Schedule {
  readonly #options: ScheduleOptions;
  readonly #start: number;
  #fullSyncAt: number;

  constructor(options: ScheduleOptions) {
    this.#options = options;
    this.#start = options.timing.now();
    this.#fullSyncAt = this.#start + options.fullSync;
  }

  isFullSyncDue(at: number): boolean {
    return at >= this.#fullSyncAt;
  }

  /** A sync begins at that time: the next full one is due so long after it. */
  synced(at: number): void {
    this.#fullSyncAt = at + this.#options.fullSync;
  }

  after(seconds: number): Next {
    const wait = seconds * 1_000;
    return { at: this.#options.timing.now() + wait, wait };
  }

  /** The next slot or, where that is sooner, the next full sync. */
  nextAfter(turnAt: number): Next {
    const { timing, interval } = this.#options;
    const now = timing.now();
    // A timer may fire a moment early: a slot is never taken twice.
    const at = Math.min(nextSlot(this.#start, interval, Math.max(now, turnAt)), this.#fullSyncAt);
    // A clock that was set back must not hold the loop longer than one interval.
    return { at, wait: Math.min(Math.max(at - now, 0), interval) };
  }
}

/** The first of `start`, `start + interval`, `start + 2 · interval`, … that is later than `now`. All in milliseconds. */
export function nextSlot(start: number, interval: number, now: number): number {
  return start + (Math.floor((now - start) / interval) + 1) * interval;
}
