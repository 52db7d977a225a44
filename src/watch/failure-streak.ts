import { longestRetryWait, retryWait } from './retry-wait.ts';

/** So many failures in a row are the end. */
export const mostFailures = 10;

export interface CountedFailure {
  readonly failures: number;
  /** Absent once there were too many. */
  readonly retryInSeconds?: number;
}

/** Failures of one kind in a row, and how long to wait after each. */
export class FailureStreak {
  readonly #intervalSeconds: number;
  readonly #random: () => number;
  #failures = 0;

  constructor(intervalSeconds: number, random: () => number) {
    this.#intervalSeconds = intervalSeconds;
    this.#random = random;
  }

  get failures(): number {
    return this.#failures;
  }

  /**
   * @param asked milliseconds that the server asks to wait; it is heeded up to a quarter of an hour
   * @param mayEnd whether so many are the end
   */
  add(asked = 0, mayEnd = true): CountedFailure {
    this.#failures += 1;
    const failures = this.#failures;
    if (mayEnd && failures >= mostFailures) return { failures };
    const ours = retryWait(failures, this.#intervalSeconds, this.#random());
    const theirs = Math.min(Math.ceil(asked / 1_000), longestRetryWait);
    return { failures, retryInSeconds: Math.max(ours, theirs) };
  }

  /** @returns how many there were */
  end(): number {
    const failures = this.#failures;
    this.#failures = 0;
    return failures;
  }
}
