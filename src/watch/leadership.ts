import type { Timing } from '../lib/timing.ts';
import { printable } from '../lib/printable.ts';
import { shorten } from '../lib/shorten.ts';
import { Alarm } from './alarm.ts';
import type { WatchEvent } from './events.ts';

/** What only one process has at a time, and what ends by itself where nobody renews it. All may fail. */
export interface Lease {
  /** @returns whether nobody had it */
  take(owner: string): Promise<boolean>;
  /** @returns whether the owner still has it */
  renew(owner: string): Promise<boolean>;
  /** Gives it back where the owner still has it, and tells the others. */
  release(owner: string): Promise<void>;
  /** Who has it, and for how many milliseconds at most. */
  holder(): Promise<{ readonly owner: string; readonly remaining: number } | undefined>;
}

interface LeadershipOptions {
  readonly lease: Lease;
  /** The machine's name, a blank, and what no other process has. */
  readonly owner: string;
  /** After so long without being renewed the lease ends. */
  readonly leaseSeconds: number;
  /** Wakes the loop when this process has begun to lead. */
  readonly alarm: Alarm;
  readonly timing: Timing;
  readonly tell: (event: WatchEvent) => void;
}

/**
 * Which one of several processes syncs. It is for economy: two that sync at once still end in one right pull request. So
 * where the lease cannot be asked for, who leads goes on, and who stood by leads as well once the lease must have ended.
 */
export class Leadership {
  readonly #options: LeadershipOptions;
  readonly #lease: Lease;
  readonly #timing: Timing;
  readonly #length: number;
  readonly #nudge: Alarm;
  /** `alone`: leads without a lease. */
  #state: 'unknown' | 'leading' | 'alone' | { readonly standingBy: string | undefined } = 'unknown';
  #term = 0;
  #validUntil = 0;
  #unreachableSince: number | undefined;
  #onLeading = Promise.withResolvers<undefined>();

  constructor(options: LeadershipOptions) {
    this.#options = options;
    this.#lease = options.lease;
    this.#timing = options.timing;
    this.#length = options.leaseSeconds * 1_000;
    this.#nudge = new Alarm(options.timing);
  }

  /** A process that was stopped for a while learns by the clock that its lease has ended. */
  get isLeading(): boolean {
    return this.#state === 'alone' || (this.#state === 'leading' && this.#timing.now() < this.#validUntil);
  }

  /** Counts how often this process began to lead: another one may have led in between. */
  get term(): number {
    return this.#term;
  }

  /** Waits until this process leads. @throws the signal's reason */
  async toLead(signal: AbortSignal): Promise<void> {
    const stopped = Promise.withResolvers<never>();
    const onStop = () => {
      stopped.reject(signal.reason as Error);
    };
    signal.addEventListener('abort', onStop, { once: true });
    try {
      signal.throwIfAborted();
      while (!this.isLeading) await Promise.race([this.#onLeading.promise, stopped.promise]);
    } finally {
      signal.removeEventListener('abort', onStop);
    }
  }

  /** Takes the lease, renews it or waits for it, until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const wait = await this.#step();
      await this.#nudge.sleep(wait, signal).catch(() => undefined);
    }
  }

  /** The lease may be free: it is asked for now. */
  readonly nudge = (): void => {
    this.#nudge.ring();
  };

  /** Lets another process lead at once. */
  async release(): Promise<void> {
    const mayHave = this.#mayHaveLease;
    this.#state = 'unknown';
    // It ends by itself where it cannot be given back.
    if (mayHave) await this.#lease.release(this.#options.owner).catch(() => undefined);
  }

  /** Who leads alone had one, perhaps, when Redis went away. */
  get #mayHaveLease(): boolean {
    return this.#state === 'leading' || this.#state === 'alone';
  }

  /** @returns after how many milliseconds to look again */
  async #step(): Promise<number> {
    const askedAt = this.#timing.now();
    const again = this.#length / 3;
    const { owner } = this.#options;
    try {
      const isKept = this.#mayHaveLease && (await this.#lease.renew(owner));
      const isOurs = isKept || (await this.#lease.take(owner));
      const holder = isOurs ? undefined : await this.#lease.holder();
      this.#unreachableSince = undefined;
      // The answer to taking it may have been lost.
      if (isOurs || (holder?.owner === owner && (await this.#lease.renew(owner)))) {
        this.#validUntil = askedAt + this.#length;
        this.#lead('leading', !isKept);
        return again;
      }
      this.#standBy(holder?.owner);
      return Math.min(Math.max(holder?.remaining ?? 0, 0) + 1, again);
    } catch {
      this.#unreachableSince ??= askedAt;
      if (this.isLeading || this.#state === 'leading') this.#lead('alone', false);
      else if (askedAt - this.#unreachableSince >= this.#length) this.#lead('alone', true);
      return again;
    }
  }

  #lead(state: 'leading' | 'alone', isNewTerm: boolean): void {
    const before = this.#state;
    this.#state = state;
    if (isNewTerm) this.#term += 1;
    if (before !== 'leading' && before !== 'alone') {
      const after = typeof before === 'object' ? before.standingBy : undefined;
      this.#options.tell({
        name: 'watch.leading',
        ...(after !== undefined && { after: nameOf(after) }),
        isAlone: state === 'alone',
      });
    }
    if (isNewTerm) this.#options.alarm.wake();
    this.#onLeading.resolve(undefined);
    this.#onLeading = Promise.withResolvers();
  }

  #standBy(leader: string | undefined): void {
    const isKnown = typeof this.#state === 'object' && this.#state.standingBy === leader;
    this.#state = { standingBy: leader };
    if (!isKnown && leader !== undefined) this.#options.tell({ name: 'watch.standing-by', leader: nameOf(leader) });
  }
}

/** The machine's, for people. Anybody may have written it. */
function nameOf(owner: string): string {
  return printable(shorten(owner.replace(/ .*/s, ''), 100));
}
