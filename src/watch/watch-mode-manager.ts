import { isDeepStrictEqual } from 'node:util';
import { PrimaryFailure } from '../clients/primary.ts';
import { realTiming, type Timing } from '../lib/timing.ts';
import type { PrimaryFormat } from '../model/primary-format.ts';
import { hasFailed, isOnlyRefused, isWorthRetrying } from '../model/sync-result.ts';
import { nextStep, type LoopState } from './next-step.ts';
import type { Polled, SyncReason, WatchEvent } from './events.ts';
import { handledWith } from './handled.ts';
import { GitHubSight } from './github-sight.ts';
import { problemOf } from './problem-of.ts';
import { FailureStreak, type CountedFailure } from './failure-streak.ts';
import { noState, type Handled, type WatchState } from './state.ts';
import { Pause } from './pause.ts';
import { Schedule } from './schedule.ts';
import type { Pass, Turn } from './turn.ts';
import type { WatchModeOptions } from './watch-mode-options.ts';

const atNextSlot: Turn = { kind: 'slot' };
const done = 0;
const failed = 1;

/**
 * Watches PRIMARY's timestamp and syncs when it changes.
 *
 * One loop: wake up, poll, perhaps sync, sleep. Every sync, also a repeated one, begins with a poll, and the timestamp of
 * that poll counts as handled once the sync has succeeded; so a change is never forgotten, and one that arrives during a
 * sync is seen by the next poll. Polls keep to the slots `start + n · interval`; those that a long sync covers are
 * skipped. After a failed poll or sync the loop waits out its back-off, for which polling would bring nothing new.
 */
export class WatchModeManager {
  readonly #options: WatchModeOptions;
  readonly #timing: Timing;
  readonly #state: WatchState;
  readonly #pause: Pause;
  readonly #sight: GitHubSight;
  readonly #polls: FailureStreak;
  readonly #syncs: FailureStreak;
  #handled: Handled | undefined;
  #format: PrimaryFormat | undefined;
  #owed: LoopState['owed'];
  #isSyncing = false;
  #term = 0;

  constructor(options: WatchModeOptions) {
    const { intervalSeconds, timing = realTiming, state = noState, signal, alarm, pushes, github } = options;
    this.#options = options;
    this.#timing = timing;
    this.#state = state;
    this.#pause = new Pause({ timing, signal, alarm, pushes, tell: this.#tell });
    this.#sight = new GitHubSight({ github, tell: this.#tell, signal });
    this.#polls = new FailureStreak(intervalSeconds, () => timing.random());
    this.#syncs = new FailureStreak(intervalSeconds, () => timing.random());
  }

  /**
   * Runs until it is asked to stop or has failed ten times in a row.
   *
   * @returns the exit code: 0 when it was asked to stop, 1 when it gave up or a sync broke off while stopping
   */
  async run(): Promise<number> {
    const { signal, initialDelaySeconds = 0 } = this.#options;
    const onStop = () => {
      this.#tell({ name: 'watch.stopping', request: nameOf(signal.reason), isSyncing: this.#isSyncing });
    };
    signal.addEventListener('abort', onStop, { once: true });
    try {
      this.#begin();
      const delay = initialDelaySeconds * 1_000;
      if (!this.#options.leadership) await this.#recall();
      this.#tell({ name: 'watch.waiting', for: 'poll', until: this.#timing.now() + delay });
      await this.#timing.sleep(delay, signal);
      return await this.#loop();
    } catch (error) {
      if (!signal.aborted || error !== signal.reason) throw error;
      this.#tell({ name: 'watch.stopped' });
      return done;
    } finally {
      signal.removeEventListener('abort', onStop);
    }
  }

  #begin(): void {
    const { primaryUrl, intervalSeconds, initialDelaySeconds = 0, startupSync = false } = this.#options;
    const { fullSyncSeconds = 0, dryRun = false } = this.#options;
    this.#tell({
      name: 'watch.started',
      primaryUrl,
      intervalSeconds,
      initialDelaySeconds,
      startupSync,
      fullSyncSeconds,
      ...(this.#state.place !== undefined && { rememberedIn: this.#state.place }),
      ...(dryRun && { dryRun }),
    });
    if (startupSync) this.#owed = 'startup';
  }

  /** What was handled last, by an earlier process or by one that led until now. */
  async #recall(): Promise<void> {
    const remembered = await this.#state.recall();
    if (remembered.kind === 'timestamp') {
      this.#handled = remembered;
      this.#format = remembered.format;
      if (remembered.github) this.#options.github?.recall(remembered.github);
      this.#tell({ name: 'watch.remembered', timestamp: remembered.timestamp });
    }
    if (remembered.kind === 'lost' && this.#handled === undefined) {
      this.#owed ??= 'catch-up';
      this.#tell({ name: 'watch.memory-empty', place: remembered.place });
    }
    if (remembered.kind === 'unusable' && this.#handled === undefined) {
      this.#owed ??= 'catch-up';
      this.#tell({ name: 'watch.memory-unusable', reason: remembered.reason });
    }
  }

  async #loop(): Promise<number> {
    const { intervalSeconds, fullSyncSeconds = 0 } = this.#options;
    const fullSync = fullSyncSeconds * 1_000 || Number.POSITIVE_INFINITY;
    const schedule = new Schedule({ timing: this.#timing, interval: intervalSeconds * 1_000, fullSync });
    let at = this.#timing.now();
    for (;;) {
      if (await this.#lead()) at = this.#timing.now();
      const turn = await this.#turn(at, schedule);
      if (turn.kind === 'end') return turn.exitCode;
      const next = turn.kind === 'retry' ? schedule.after(turn.seconds) : schedule.nextAfter(at);
      const reason = turn.kind === 'retry' ? turn.of : 'poll';
      this.#tell({ name: 'watch.waiting', for: reason, until: this.#timing.now() + next.wait });
      // What PRIMARY tells is no reason to hurry where something fails.
      if (turn.kind === 'retry') await this.#pause.sitOut(next.wait, () => !this.#isLeading);
      const isCutShort = turn.kind === 'slot' && (await this.#pause.rest(next.wait));
      at = isCutShort ? this.#timing.now() : next.at;
    }
  }

  get #isLeading(): boolean {
    const { leadership } = this.#options;
    return leadership === undefined || (leadership.isLeading && leadership.term === this.#term);
  }

  /** Waits until this process leads. @returns whether it did not before, or another one may have in between */
  async #lead(): Promise<boolean> {
    const { leadership, signal } = this.#options;
    if (leadership === undefined || this.#isLeading) return false;
    await leadership.toLead(signal);
    this.#term = leadership.term;
    // What was told to who stood by is in this poll, or was handled.
    this.#pause.forget();
    await this.#recall();
    return true;
  }

  /** One poll and what it calls for. */
  async #turn(at: number, schedule: Schedule): Promise<Turn> {
    const polled = await this.#poll();
    if ('kind' in polled) return polled;
    this.#notice(polled);
    const { timestamp, format } = polled;
    const handled = this.#handled?.timestamp;
    const isUnsettled = this.#handled?.isUnsettled;
    const known = { handled, isUnsettled, owed: this.#owed, isFullSyncDue: schedule.isFullSyncDue(at) };
    const decision = nextStep(timestamp, known);
    const news = decision === 'unchanged' || decision === 'wait' ? await this.#sight.look() : undefined;
    if (news) {
      this.#tell({ name: 'watch.github-changed', ...news });
      return await this.#sync('github-change', polled);
    }
    switch (decision) {
      case 'initialize':
        await this.#handle(polled);
        this.#tell({ name: 'watch.initialized', timestamp: Number(timestamp), format });
        return atNextSlot;
      case 'wait':
        // A timestamp that comes later is a change.
        if (handled === undefined) await this.#handle(polled);
        this.#tell({ name: 'watch.no-timestamp', format });
        return atNextSlot;
      case 'unchanged':
        this.#tell({ name: 'watch.unchanged', timestamp: Number(timestamp), format });
        return atNextSlot;
      case 'change':
        this.#tell({ name: 'watch.changed', before: handled ?? null, timestamp: Number(timestamp), format });
        break;
      default:
    }
    schedule.synced(at);
    if (decision !== 'recheck') this.#pause.seen();
    return await this.#sync(decision, polled);
  }

  async #poll(): Promise<Polled | Turn> {
    const { poll, signal } = this.#options;
    try {
      const polled = await poll(signal);
      const failures = this.#polls.end();
      if (failures > 0) this.#tell({ name: 'watch.poll-restored', failures });
      return polled;
    } catch (error) {
      signal.throwIfAborted();
      const failure = this.#polls.add(error instanceof PrimaryFailure ? error.retryAfter : undefined);
      this.#tell({ name: 'watch.poll-failed', problem: problemOf(error), ...failure });
      return this.#afterFailure(failure, 'polls');
    }
  }

  /** The timestamps of two formats say nothing about each other, also where they are equal. */
  #notice({ format }: Polled): void {
    const before = this.#format;
    this.#format = format;
    if (before === undefined || before === format) return;
    this.#tell({ name: 'watch.format-changed', before, format });
    this.#owed ??= 'format-change';
  }

  async #sync(reason: SyncReason, polled: Polled): Promise<Turn> {
    this.#tell({ name: 'watch.sync-started', reason, attempt: this.#syncs.failures + 1 });
    const pass = await this.#pass();
    if ('problem' in pass || isWorthRetrying(pass.result)) return this.#afterFailedSync(pass);
    const { result } = pass;
    this.#tell({ name: 'watch.synced', result, hasProblems: hasFailed(result) });
    // It has read both repositories.
    this.#sight.seen();
    this.#owed = undefined;
    this.#options.github?.settle(result);
    await this.#handle(polled);
    const failures = this.#syncs.end();
    if (failures > 0) this.#tell({ name: 'watch.sync-restored', failures });
    if (!this.#options.signal.aborted) this.#tell({ name: 'watch.resumed' });
    return atNextSlot;
  }

  async #pass(): Promise<Pass> {
    this.#isSyncing = true;
    try {
      return { result: await this.#options.sync() };
    } catch (error) {
      return { problem: problemOf(error) };
    } finally {
      this.#isSyncing = false;
    }
  }

  #afterFailedSync(pass: Pass): Turn {
    this.#owed = 'retry';
    if (!this.#isLeading) {
      // No failure to wait for: the loop goes on as soon as this process leads again.
      this.#tell({ name: 'watch.sync-failed', ...pass, failures: this.#syncs.failures });
      return { kind: 'retry', of: 'sync-retry', seconds: 0 };
    }
    // A watch does not end for what only a person can mend at GitHub, or what a limit's reset will.
    const failure = this.#syncs.add(0, 'problem' in pass || !isOnlyRefused(pass.result));
    if (!this.#options.signal.aborted) {
      this.#tell({ name: 'watch.sync-failed', ...pass, ...failure });
      return this.#afterFailure(failure, 'syncs');
    }
    this.#tell({ name: 'watch.sync-failed', ...pass, failures: failure.failures });
    if ('result' in pass) return atNextSlot;
    this.#tell({ name: 'watch.stopped' });
    return { kind: 'end', exitCode: failed };
  }

  async #handle(polled: Polled): Promise<void> {
    const handled = handledWith(polled, this.#handled, this.#options.github?.left);
    if (isDeepStrictEqual(handled, this.#handled)) return;
    this.#handled = handled;
    await this.#state.keep(handled).catch((error: unknown) => {
      this.#tell({ name: 'watch.memory-unsaved', problem: problemOf(error) });
    });
  }

  #afterFailure({ retryInSeconds }: CountedFailure, kind: 'polls' | 'syncs'): Turn {
    if (retryInSeconds !== undefined) {
      return { kind: 'retry', of: kind === 'polls' ? 'poll-retry' : 'sync-retry', seconds: retryInSeconds };
    }
    this.#tell({ name: 'watch.gave-up', after: kind, primaryUrl: this.#options.primaryUrl });
    return { kind: 'end', exitCode: failed };
  }

  readonly #tell = (event: WatchEvent): void => {
    this.#options.onEvent?.(event, this.#timing.now());
  };
}

function nameOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
