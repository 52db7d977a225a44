import type { Timing } from '../lib/timing.ts';

/** Wakes who sleeps before the time. */
export class Alarm {
  readonly #timing: Timing;
  #isRung = false;
  #sleeper: AbortController | undefined;

  constructor(timing: Timing) {
    this.#timing = timing;
  }

  /** Where nobody sleeps, the next one who wants to does not. */
  ring(): void {
    this.#isRung = true;
    this.wake();
  }

  /** Where nobody sleeps, nothing happens. */
  wake(): void {
    this.#sleeper?.abort(this);
  }

  /** What has rung was heard. */
  hush(): void {
    this.#isRung = false;
  }

  /**
   * @returns whether it was cut short
   * @throws the signal's reason as soon as that is aborted
   */
  async sleep(milliseconds: number, signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted();
    const sleeper = new AbortController();
    const onStop = () => {
      sleeper.abort(signal.reason);
    };
    signal.addEventListener('abort', onStop, { once: true });
    this.#sleeper = sleeper;
    try {
      if (!this.#isRung) await this.#timing.sleep(milliseconds, sleeper.signal);
      return this.#isRung;
    } catch (error) {
      signal.throwIfAborted();
      if (error !== this) throw error;
      return true;
    } finally {
      this.#sleeper = undefined;
      this.#isRung = false;
      signal.removeEventListener('abort', onStop);
    }
  }
}
