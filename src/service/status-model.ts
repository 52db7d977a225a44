import { publicUrl } from '../report/public-url.ts';
import type { SyncResult } from '../model/sync-result.ts';
import { failureText } from '../report/watch/describe-event.ts';
import type { WatchEvent, WatchListener } from '../watch/events.ts';
import { boundedProblem, boundedSentence } from './bounded-text.ts';
import { pendingViews, viewsOf, withMerged, type Watched } from './repository-view.ts';
import { mergedRuns, mostRuns, runRecord } from './run-record.ts';
import type { Attempts, Results, RunRecord, StatusDocument } from './status-document.ts';
import { troublesOf, type Mishaps } from './troubles.ts';
import { verdictOf } from './verdict.ts';

export interface StatusModelOptions {
  /** The program's. */
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
  /** Called with each finished run. */
  readonly onRun?: (run: RunRecord) => void;
}

const none: Attempts = { lastAt: null, lastSuccessAt: null, failures: 0, problem: null };

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

type Known = Omit<StatusDocument, 'verdict' | 'troubles' | 'nextPollAt'>;

/** What is known of the watch, kept up to date by its events. Holds the last result and counts, nothing for each poll. */
export class StatusModel {
  readonly #options: StatusModelOptions;
  /** Its runs are those of this process and of earlier ones on this machine. */
  readonly #status: Mutable<Known>;
  #othersRuns: readonly RunRecord[] = [];
  #seen: number | null = null;
  #mishaps: Mishaps = { github: null, memory: null };
  /** By `owner/name`, the number of our pull request that was merged last. */
  readonly #merged = new Map<string, number>();
  #revision = 0;
  readonly #listeners = new Set<() => void>();

  constructor(options: StatusModelOptions) {
    const { startedAt } = options;
    this.#options = options;
    this.#status = {
      version: 1,
      programVersion: options.version,
      startedAt,
      primaryUrl: publicUrl(options.primaryUrl) ?? '',
      primaryFormat: null,
      dryRun: options.dryRun,
      intervalSeconds: options.intervalSeconds,
      fullSyncSeconds: options.fullSyncSeconds,
      phase: 'starting',
      leader: null,
      redis: null,
      waiting: null,
      polls: none,
      syncs: { ...none, running: null },
      handledTimestamp: null,
      rateLimitLeft: null,
      comparedAt: null,
      comparedBy: null,
      warnings: [],
      runs: options.runs ?? [],
      ...pendingViews(options.watched, options.serverUrl),
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
    const known = { ...this.#status, runs: mergedRuns(this.#status.runs, this.#othersRuns) };
    const stands = known.leader !== null;
    const status = stands ? idle(known) : known;
    const mishaps = stands ? { ...this.#mishaps, github: null } : this.#mishaps;
    return {
      ...status,
      nextPollAt: status.waiting?.until ?? null,
      verdict: verdictOf(status, mishaps),
      troubles: troublesOf(status, mishaps),
    };
  }

  readonly onEvent: WatchListener = (event, at) => {
    this.#apply(event, at);
    this.#changed();
  };

  /**
   * Shows what another process has found, until this one compares or is given more.
   *
   * @param machine whose results these are; `null` for this process's own, which come back
   */
  show({ runs, ...results }: Results, machine: string | null): void {
    Object.assign(this.#status, results, { comparedBy: machine });
    this.#othersRuns = runs;
    this.#changed();
  }

  #changed(): void {
    this.#revision += 1;
    for (const listener of [...this.#listeners]) listener();
  }

  #apply(event: WatchEvent, at: number): void {
    const status = this.#status;
    switch (event.name) {
      case 'watch.waiting':
        // A loop that is to stop does not go back.
        if (status.phase === 'stopping' || status.phase === 'ended') break;
        status.phase = status.polls.lastAt === null ? 'starting' : 'waiting';
        status.waiting = { for: event.for, since: at, until: event.until };
        break;
      case 'watch.redis-connected':
        status.redis = { isConnected: true, since: at, problem: null };
        break;
      case 'watch.redis-lost':
        status.redis = { isConnected: false, since: at, problem: boundedProblem(event.problem) };
        break;
      case 'watch.standing-by':
        status.leader = boundedSentence(event.leader);
        break;
      case 'watch.leading':
        // A process that stood by polls at once, unless a wait from before is not over.
        if (status.leader !== null && status.waiting !== null && status.waiting.until < at) {
          status.waiting = { for: 'poll', since: at, until: at };
        }
        status.leader = null;
        break;
      case 'watch.remembered':
        // What this process has seen may be older.
        this.#seen = null;
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
      case 'watch.merged':
        this.#merged.set(event.repository, event.number);
        status.repositories = status.repositories.map((repository) => withMerged(repository, this.#merged));
        break;
      case 'watch.github-unseen':
        this.#mishaps = {
          ...this.#mishaps,
          github: { problem: boundedProblem(event.problem), isRefused: event.isRefused },
        };
        break;
      case 'watch.github-seen':
        this.#mishaps = { ...this.#mishaps, github: null };
        break;
      case 'watch.memory-unsaved':
        this.#mishaps = { ...this.#mishaps, memory: boundedProblem(event.problem) };
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
        // It is remembered anew.
        this.#mishaps = { ...this.#mishaps, memory: null };
        this.#ended(event.result, event.hasProblems ? 'problems' : 'synced', at);
        status.syncs = { lastAt: at, lastSuccessAt: at, failures: 0, problem: null, running: null };
        break;
      case 'watch.sync-failed': {
        const problem = boundedProblem(failureText(event));
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
    if (this.#status.phase === 'syncing') this.#status.phase = 'waiting';
    if (result !== undefined) {
      const { serverUrl } = this.#options;
      const views = viewsOf(result, { serverUrl, before: this.#status.repositories, merged: this.#merged });
      Object.assign(this.#status, views, { comparedAt: at, comparedBy: null });
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

/** Who stands by polls and syncs nothing: what failed or was waited for before is over. */
function idle(known: Known): Known {
  const { phase, polls, syncs } = known;
  return {
    ...known,
    phase: phase === 'starting' || phase === 'waiting' ? 'standing-by' : phase,
    waiting: null,
    polls: { ...polls, failures: 0, problem: null },
    syncs: { ...syncs, failures: 0, problem: null },
  };
}
