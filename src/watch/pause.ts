import type { Timing } from '../lib/timing.ts';
import { Alarm } from './alarm.ts';
import type { WatchEvent } from './events.ts';
import type { Pushes } from './pushes.ts';

interface PauseOptions {
  readonly timing: Timing;
  readonly signal: AbortSignal;
  readonly alarm: Alarm | undefined;
  readonly pushes: Pushes | undefined;
  readonly tell: (event: WatchEvent) => void;
}

/** Milliseconds. A release changes several categories at once, each with a push of its own. */
const gathering = 500;
/** Milliseconds and how often. PRIMARY publishes before its files are written. */
const repeat = { after: 1_000, most: 10 };

/** The time between two polls, which a push of PRIMARY's ends. */
export class Pause {
  readonly #options: PauseOptions;
  readonly #alarm: Alarm;
  /** How often PRIMARY is still polled again for what a push has told. */
  #repeats = 0;

  constructor(options: PauseOptions) {
    this.#options = options;
    this.#alarm = options.alarm ?? new Alarm(options.timing);
  }

  /**
   * @returns whether it was shorter than that
   * @throws the signal's reason
   */
  async rest(milliseconds: number): Promise<boolean> {
    const { timing, signal, pushes, tell } = this.#options;
    const isRepeat = this.#repeats > 0;
    this.#repeats = Math.max(0, this.#repeats - 1);
    const wait = isRepeat ? Math.min(milliseconds, repeat.after) : milliseconds;
    const isRung = await this.#alarm.sleep(wait, signal);
    const first = isRung ? (pushes?.take() ?? []) : [];
    if (first.length === 0) return isRung || wait < milliseconds;
    await timing.sleep(gathering, signal);
    this.#alarm.hush();
    this.#repeats = repeat.most;
    tell({ name: 'watch.pushed', categories: [...new Set([...first, ...(pushes?.take() ?? [])])] });
    return true;
  }

  /**
   * Waits out a back-off: pushes do not end it.
   *
   * @param isOver asked whenever something rings
   * @throws the signal's reason
   */
  async sitOut(milliseconds: number, isOver: () => boolean): Promise<void> {
    const { timing, signal } = this.#options;
    const end = timing.now() + milliseconds;
    for (let left = milliseconds; left > 0 && !isOver(); left = Math.min(left, end - timing.now())) {
      if (!(await this.#alarm.sleep(left, signal))) return;
    }
  }

  /** What was pushed has shown in a poll, or is too old to count. */
  seen(): void {
    this.#repeats = 0;
    this.#options.pushes?.take();
  }
}
