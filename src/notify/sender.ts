import type { Fetch } from '../clients/network/fetch.ts';
import type { Log } from '../lib/log.ts';
import type { Timing } from '../lib/timing.ts';
import type { Form } from './forms/form.ts';
import type { Notice } from './notice.ts';
import { post, type Posted } from './post.ts';
import { receiverOf } from './receiver-of.ts';
import type { ToldKeeper } from './told-keeper.ts';
import { mostPending, type Told } from './told.ts';

/** Nobody wants to hear of it after a day. Milliseconds. */
const longestPending = 86_400_000;
/** After messages that could not be sent: it doubles up to a quarter of an hour. Milliseconds. */
const shortestPause = 30_000;
const longestPause = 900_000;

interface SenderOptions {
  readonly form: Form;
  readonly fetch: Fetch;
  readonly timing: Timing;
  readonly log: Log;
  readonly keeper: ToldKeeper;
  /** Whether this process is the one that tells. */
  readonly mayTell: () => boolean;
  readonly signal: AbortSignal;
}

/**
 * Sends what is pending, one after the other. A message is pending until its receiver has taken it: it is lost by no crash,
 * and comes twice after one in that very moment.
 */
export class Sender {
  readonly #options: SenderOptions;
  #sending: Promise<void> | undefined;
  #failures = 0;
  /** Unix milliseconds. */
  #notBefore = 0;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Begins, where it is not under way or to wait. Returns at once. */
  send(): void {
    const { keeper, timing, mayTell } = this.#options;
    if (this.#sending || keeper.told.pending.length === 0 || timing.now() < this.#notBefore || !mayTell()) return;
    this.#sending = this.#sendAll()
      // Only an end that was asked for comes here.
      .catch(() => undefined)
      .finally(() => {
        this.#sending = undefined;
      });
  }

  /** Until nothing is under way. */
  async settled(): Promise<void> {
    while (this.#sending) await this.#sending;
  }

  /** Says what is left when the process ends. */
  leave(): void {
    const { keeper, log, mayTell } = this.#options;
    const left = keeper.told.pending.length;
    if (left === 0 || !mayTell()) return;
    const what = left === 1 ? 'A message' : `${left} messages`;
    const next = keeper.isLasting ? 'the next start sends it' : 'it is lost';
    log.warn('notify.unsent', `${what} for ${this.#receiver} could not be sent before the end: ${next}`);
  }

  async #sendAll(): Promise<void> {
    const { form, keeper, mayTell } = this.#options;
    for (;;) {
      await this.#dropOld();
      const [notice] = keeper.told.pending;
      if (notice === undefined || !mayTell()) return;
      // It must be known as pending: else a crash would make it news once more.
      await keeper.written();
      const posted = await post(form, notice, this.#options);
      if (posted.kind === 'not-now') {
        this.#putOff(posted);
        return;
      }
      this.#failures = 0;
      this.#log(notice, posted);
      await keeper.keep(without(keeper.told, [notice]));
    }
  }

  #log({ kind, title }: Notice, posted: Exclude<Posted, { kind: 'not-now' }>): void {
    const { form, log } = this.#options;
    if (posted.kind === 'posted') log.debug('notify.sent', `Told ${this.#receiver}: ${title}`, { kind });
    else
      log.warn(
        'notify.refused',
        `${this.#receiver} does not take a message, which is not sent again: ${posted.problem}`,
        {
          ...{ kind, service: form.service },
        },
      );
  }

  /** What fails again is told once, until a message goes through. */
  #putOff({ problem, wait = 0 }: Extract<Posted, { kind: 'not-now' }>): void {
    const { timing, log, form } = this.#options;
    const pause = Math.min(longestPause, shortestPause * 2 ** this.#failures);
    this.#notBefore = timing.now() + Math.max(pause, wait);
    this.#failures += 1;
    if (this.#failures > 1) return;
    log.warn('notify.unsent', `${this.#receiver} could not be told: ${problem}. Nothing else depends on it`, {
      service: form.service,
    });
  }

  async #dropOld(): Promise<void> {
    const { keeper, timing, log } = this.#options;
    const { pending } = keeper.told;
    const now = timing.now();
    const old = pending.filter(({ at }, index) => now - at > longestPending || index < pending.length - mostPending);
    if (old.length === 0) return;
    log.warn(
      'notify.dropped',
      `${old.length} messages for ${this.#receiver} were not sent in time, and are not any more`,
    );
    await keeper.keep(without(keeper.told, old));
  }

  get #receiver(): string {
    return receiverOf(this.#options.form);
  }
}

function without(told: Told, gone: readonly Notice[]): Told {
  return { ...told, pending: told.pending.filter((notice) => !gone.some(({ id }) => id === notice.id)) };
}
