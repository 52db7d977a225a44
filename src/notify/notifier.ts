import { faultOf } from '../lib/fault.ts';
import type { Log } from '../lib/log.ts';
import type { SyncResult } from '../model/sync-result.ts';
import { publicUrl } from '../report/public-url.ts';
import { failureText } from '../report/watch/describe-event.ts';
import type { GitHubNews, WatchEvent, WatchListener } from '../watch/events.ts';
import { afterFailure, afterSuccess, type Attempts } from './after-failure.ts';
import { afterFate, afterPass, type Fate, type Vanished } from './after-pass.ts';
import type { Sender } from './sender.ts';
import type { ToldKeeper } from './told-keeper.ts';
import { pullsOf, type Told } from './told.ts';

interface NotifierOptions {
  readonly keeper: ToldKeeper;
  readonly sender: Sender;
  readonly log: Log;
  /** Of a failure, before it is told. */
  readonly afterSeconds: number;
  readonly serverUrl: string;
  readonly primaryUrl: string;
  /** The categories of which this run believes PRIMARY whatever it says. */
  readonly letThrough: readonly string[];
  /** A single run, which nothing outlives: it tells what it has done itself, for the next one would tell all else again. */
  readonly isForgetful: boolean;
  /** What it throws leaves the question for the next pass. */
  readonly readFate: (vanished: Vanished) => Promise<Fate>;
}

/** More than a watch makes while one question is asked. */
const mostWaiting = 100;

/**
 * Tells people of what happens. Nothing waits for it: what it is given is looked at in turn, and sent on the side. Its own
 * failures are warnings of the log's.
 */
export class Notifier {
  readonly #options: NotifierOptions;
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;
  #hasDropped = false;
  #hasSeenPass = false;
  #cause = '';
  /** Why GitHub cannot be watched, where that waits for a person. */
  #unwatchable: string | undefined;
  #place: string;

  constructor(options: NotifierOptions) {
    this.#options = options;
    this.#place = publicUrl(options.primaryUrl) ?? '';
  }

  /** Takes up what an earlier process has left, and sends what that one has not. */
  recall(): void {
    this.#later(async () => {
      await this.#options.keeper.recall();
    });
  }

  readonly onEvent: WatchListener = (event, at) => {
    const step = this.#stepFor(event, at);
    if (step) this.#later(step);
  };

  /** Until all is sent, or cannot be now. */
  async settled(): Promise<void> {
    await this.#work;
    await this.#options.sender.settled();
  }

  #later(step: () => Promise<void>): void {
    if (this.#waiting >= mostWaiting) {
      this.#drop();
      return;
    }
    this.#waiting += 1;
    this.#work = this.#work
      .then(step)
      .catch((error: unknown) => {
        this.#options.log.warn('notify.unsent', `Something could not be told: ${faultOf(error)}`);
      })
      .finally(() => {
        this.#waiting -= 1;
        if (this.#waiting === 0) this.#hasDropped = false;
        this.#options.sender.send();
      });
  }

  /** Said once, until none waits any more. */
  #drop(): void {
    if (!this.#hasDropped) {
      const what = `GitHub has not said yet what became of a pull request, and ${mostWaiting} events wait for that`;
      this.#options.log.warn('notify.dropped', `${what}: what happens meanwhile may not be told`);
    }
    this.#hasDropped = true;
  }

  /** What an event brings to be told; undefined for nothing. */
  #stepFor(event: WatchEvent, at: number): (() => Promise<void>) | undefined {
    switch (event.name) {
      case 'watch.leading':
        return async () => {
          await this.#options.keeper.recall();
        };
      case 'watch.github-changed':
        if (event.what !== 'merged') return undefined;
        return async () => {
          await this.#takeMerge(event, at);
        };
      case 'watch.synced':
        return async () => {
          await this.#takePass(event.result, at);
          await this.#takeSuccess('syncs', at);
        };
      case 'watch.github-unseen':
        if (event.isRefused) this.#unwatchable = event.problem;
        return undefined;
      case 'watch.github-seen':
        this.#unwatchable = undefined;
        return undefined;
      case 'watch.unchanged':
      case 'watch.initialized':
      case 'watch.no-timestamp':
        // They say so only where this process owes no sync.
        return this.#afterPoll(this.#unwatchable, at);
      case 'watch.poll-failed':
        return async () => {
          this.#noteFailure(event.problem);
          await this.#takeFailure('polls', event, at);
        };
      case 'watch.sync-failed':
        return async () => {
          if (event.result) await this.#takePass(event.result, at);
          this.#noteFailure(failureText(event), event.result);
          await this.#takeFailure('syncs', event, at);
        };
      case 'watch.gave-up':
        return async () => {
          await this.#fail(event.after, at, true);
        };
      default:
        return undefined;
    }
  }

  /** Where a poll has brought no sync, what is known of GitHub's side is as of then, or nothing. */
  #afterPoll(unwatchable: string | undefined, at: number): () => Promise<void> {
    if (unwatchable === undefined) {
      return async () => {
        await this.#takeSuccess('polls', at);
      };
    }
    return async () => {
      this.#cause = `GitHub cannot be watched: ${unwatchable}`;
      this.#place = publicUrl(this.#options.serverUrl) ?? '';
      await this.#fail('polls', at, false);
    };
  }

  async #takePass(result: SyncResult, at: number): Promise<void> {
    const { keeper, isForgetful, letThrough, readFate } = this.#options;
    const isFoundNews = keeper.isLasting || this.#hasSeenPass;
    this.#hasSeenPass = true;
    const serverUrl = publicUrl(this.#options.serverUrl) ?? '';
    const { told, vanished } = afterPass(keeper.told, result, { at, serverUrl, isFoundNews, letThrough });
    await this.#keep(isForgetful ? ownDeeds(told) : told);
    for (const one of vanished) {
      const fate = await readFate(one).catch((): Fate => 'unknown');
      await this.#keep(afterFate(keeper.told, one, fate, at));
    }
  }

  async #takeMerge({ repository, number }: GitHubNews, at: number): Promise<void> {
    const { keeper } = this.#options;
    const pull = pullsOf(keeper.told, repository).find((known) => known.number === number);
    if (pull) await this.#keep(afterFate(keeper.told, { repository, pull }, 'merged', at));
  }

  /** A failure that nothing follows is the end of this process, or of its lead: it has not failed. */
  async #takeFailure(
    of: Attempts,
    { retryInSeconds }: { readonly retryInSeconds?: number },
    at: number,
  ): Promise<void> {
    if (retryInSeconds !== undefined) await this.#fail(of, at, false);
  }

  #noteFailure(cause: string, result?: SyncResult): void {
    const { serverUrl, primaryUrl } = this.#options;
    const failed = result?.repositories.find(({ error }) => error !== undefined);
    this.#cause = cause;
    this.#place = failed
      ? `${publicUrl(serverUrl) ?? ''}/${failed.owner}/${failed.name}`
      : (publicUrl(primaryUrl) ?? '');
  }

  async #fail(of: Attempts, at: number, hasGivenUp: boolean): Promise<void> {
    const { keeper, afterSeconds, isForgetful } = this.#options;
    if (isForgetful) return;
    const failure = { at, of, cause: this.#cause, link: this.#place, afterSeconds, hasGivenUp };
    await this.#keep(afterFailure(keeper.told, failure));
  }

  async #takeSuccess(of: Attempts, at: number): Promise<void> {
    await this.#keep(afterSuccess(this.#options.keeper.told, { at, of, link: this.#place }));
  }

  async #keep(told: Told): Promise<void> {
    await this.#options.keeper.keep(told);
  }
}

function ownDeeds(told: Told): Told {
  return { ...told, pending: told.pending.filter(({ kind }) => kind === 'opened' || kind === 'withdrawn') };
}
