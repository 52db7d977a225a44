import { countsOf } from '../report/counts.ts';
import { differing, summarize } from '../report/summary.ts';
import { publicUrl } from '../report/public-url.ts';
import type { SyncResult } from '../model/sync-result.ts';
import type { WatchEvent, WatchListener } from '../watch/events.ts';
import { boundedProblem, boundedSentence } from './bounded-text.ts';
import { actionOf, pendingViews, viewsOf, type Watched } from './repository-view.ts';
import type { Attempts, RunRecord, RunningSync, StatusDocument } from './status-document.ts';
import { verdictOf } from './verdict.ts';

export interface StatusModelOptions {
  readonly version: string;
  readonly primaryUrl: string;
  /** GitHub's web pages. */
  readonly serverUrl: string;
  readonly dryRun: boolean;
  readonly intervalSeconds: number;
  readonly fullSyncSeconds: number;
  readonly watched: Watched;
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** Of earlier processes, the newest first. */
  readonly runs?: readonly RunRecord[];
  /** Is given each finished run. */
  readonly onRun?: (run: RunRecord) => void;
}

export const mostRuns = 200;

const none: Attempts = { lastAt: null, lastSuccessAt: null, failures: 0, problem: null };

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What is known of the watch, kept up to date by its events. Holds the last result and counts, nothing for each poll. */
export class StatusModel {
  readonly #options: StatusModelOptions;
  readonly #status: Mutable<Omit<StatusDocument, 'verdict' | 'nextPollAt'>>;
  #seen: number | null = null;
  #revision = 0;
  readonly #listeners = new Set<() => void>();

  constructor(options: StatusModelOptions) {
    const { startedAt } = options;
    this.#options = options;
    this.#status = {
      version: options.version,
      startedAt,
      primaryUrl: publicUrl(options.primaryUrl) ?? '',
      primaryFormat: null,
      dryRun: options.dryRun,
      intervalSeconds: options.intervalSeconds,
      fullSyncSeconds: options.fullSyncSeconds,
      phase: 'starting',
      waiting: null,
      polls: none,
      syncs: { ...none, running: null },
      handledTimestamp: null,
      rateLimitLeft: null,
      comparedAt: null,
      warnings: [],
      runs: options.runs ?? [],
      ...pendingViews(options.watched),
    };
  }

  /** Grows with every change. */
  get revision(): number {
    return this.#revision;
  }

  /**
   * Calls the listener after each change.
   *
   * @returns what takes it off again
   */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  document(): StatusDocument {
    const status = this.#status;
    return { ...status, nextPollAt: status.waiting?.until ?? null, verdict: verdictOf(status) };
  }

  readonly onEvent: WatchListener = (event, at) => {
    this.#apply(event, at);
    this.#revision += 1;
    for (const listener of [...this.#listeners]) listener();
  };

  #apply(event: WatchEvent, at: number): void {
    const status = this.#status;
    switch (event.name) {
      case 'watch.waiting':
        // A loop that is to stop does not go back.
        if (status.phase === 'stopping' || status.phase === 'ended') break;
        status.phase = status.polls.lastAt === null ? 'starting' : 'waiting';
        status.waiting = { for: event.for, since: at, until: event.until };
        break;
      case 'watch.remembered':
        status.handledTimestamp = event.timestamp;
        break;
      case 'watch.initialized':
      case 'watch.unchanged':
        status.handledTimestamp = event.timestamp;
        status.primaryFormat = event.format;
        this.#polled(at);
        break;
      case 'watch.no-timestamp':
        status.primaryFormat = event.format;
        this.#polled(at);
        break;
      case 'watch.changed':
        this.#seen = event.timestamp;
        status.primaryFormat = event.format;
        this.#polled(at);
        break;
      case 'watch.format-changed':
        status.primaryFormat = event.format;
        break;
      case 'watch.poll-failed': {
        const { failures } = event;
        status.polls = { ...status.polls, lastAt: at, failures, problem: boundedProblem(event.problem) };
        break;
      }
      case 'watch.sync-started':
        this.#polled(at);
        status.phase = 'syncing';
        status.waiting = null;
        status.syncs = { ...status.syncs, running: { since: at, reason: event.reason, attempt: event.attempt } };
        break;
      case 'watch.synced':
        if (this.#seen !== null) status.handledTimestamp = this.#seen;
        this.#ended(event.result, event.hasProblems ? 'problems' : 'synced', at);
        status.syncs = { lastAt: at, lastSuccessAt: at, failures: 0, problem: null, running: null };
        break;
      case 'watch.sync-failed': {
        const problem = boundedProblem(event.problem);
        this.#ended(event.result, 'failed', at, problem);
        status.syncs = { ...status.syncs, lastAt: at, failures: event.failures, problem, running: null };
        break;
      }
      case 'watch.stopping':
        status.phase = 'stopping';
        status.waiting = null;
        break;
      case 'watch.gave-up':
      case 'watch.stopped':
      case 'watch.cut-short':
        status.phase = 'ended';
        status.waiting = null;
        break;
      default:
    }
  }

  #polled(at: number): void {
    this.#status.polls = { lastAt: at, lastSuccessAt: at, failures: 0, problem: null };
  }

  #ended(result: SyncResult | undefined, outcome: RunRecord['outcome'], at: number, problem?: string): void {
    const { running } = this.#status.syncs;
    if (result !== undefined) {
      Object.assign(this.#status, viewsOf(result, this.#options.serverUrl), { comparedAt: at });
      this.#status.warnings = result.warnings.map(boundedSentence);
      if (result.primaryFormat !== undefined) this.#status.primaryFormat = result.primaryFormat;
      if (result.rateLimit !== undefined) this.#status.rateLimitLeft = result.rateLimit.remaining;
    }
    if (running === null) return;
    const run = runRecord(running, at, outcome, result, problem);
    this.#status.runs = [run, ...this.#status.runs].slice(0, mostRuns);
    this.#options.onRun?.(run);
  }
}

function runRecord(
  { since, reason }: RunningSync,
  at: number,
  outcome: RunRecord['outcome'],
  result: SyncResult | undefined,
  problem = '',
): RunRecord {
  const counts = countsOf(result === undefined ? [] : differing(result).map(({ diff }) => diff));
  const actions = (result?.repositories ?? []).flatMap(({ name, outcome: done, error }) => {
    if (error !== undefined) return [boundedSentence(`${name}: ${error}`)];
    return done === undefined || done.action.kind === 'nothing'
      ? []
      : [`${name}: ${actionOf(done, result?.dryRun === true)}`];
  });
  return {
    startedAt: since,
    seconds: Math.max(0, at - since) / 1_000,
    reason,
    outcome,
    ...counts,
    summary: result === undefined ? problem : boundedSentence(summarize(result)),
    actions,
  };
}
