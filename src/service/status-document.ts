import type { PrimaryFormat } from '../model/primary-format.ts';
import type { SyncReason } from '../watch/events.ts';

/**
 * What `GET /api/status` answers and the status page shows. Times are Unix milliseconds; what is not known is `null`.
 * Members may be added; none is renamed or taken away. Strangers' text (model names, values, reasons) is cut to a bounded
 * length, and what could deceive in it is spelled out.
 */
export interface StatusDocument {
  /** The program's. */
  readonly version: string;
  readonly startedAt: number;
  readonly primaryUrl: string;
  /** What PRIMARY's records are read in, as of the last poll or sync. */
  readonly primaryFormat: PrimaryFormat | null;
  readonly dryRun: boolean;
  readonly intervalSeconds: number;
  /** 0: none. */
  readonly fullSyncSeconds: number;
  readonly phase: Phase;
  /** The machine of the process that polls and syncs, where that is another one. */
  readonly leader: string | null;
  /** The connection to Redis; `null` where none is used. */
  readonly redis: RedisView | null;
  readonly verdict: Verdict;
  /** When `waiting` ends. */
  readonly nextPollAt: number | null;
  /** `null` while it syncs or stands by, and once it is to stop. */
  readonly waiting: Wait | null;
  readonly polls: Attempts;
  readonly syncs: Attempts & { readonly running: RunningSync | null };
  /** PRIMARY's timestamp that needs no sync any more, in Unix seconds. */
  readonly handledTimestamp: number | null;
  /** Requests that GitHub still allows in this hour. */
  readonly rateLimitLeft: number | null;
  /** When both sides were last compared; the repositories below are as of then. */
  readonly comparedAt: number | null;
  /** The machine of the process that compared them, where that is another one. */
  readonly comparedBy: string | null;
  readonly repositories: readonly RepositoryView[];
  readonly skipped: readonly { readonly category: string; readonly reason: string }[];
  /** What is to be known of the last comparison as a whole. */
  readonly warnings: readonly string[];
  /** The newest first. */
  readonly runs: readonly RunRecord[];
}

export type Phase = 'starting' | 'waiting' | 'standing-by' | 'syncing' | 'stopping' | 'ended';

/** What a comparison has left, and the last runs: what a process can tell another one. */
export type Results = Pick<
  StatusDocument,
  | 'comparedAt'
  | 'primaryFormat'
  | 'handledTimestamp'
  | 'rateLimitLeft'
  | 'warnings'
  | 'repositories'
  | 'skipped'
  | 'runs'
>;

export interface RedisView {
  readonly isConnected: boolean;
  /** When that began. */
  readonly since: number;
  /** Why it is not. */
  readonly problem: string | null;
}

/** From one poll to the next. */
export interface Wait {
  /** `poll`: the interval; the others: the back-off after a failed poll or sync. A sync that is tried again polls first. */
  readonly for: 'poll' | 'poll-retry' | 'sync-retry';
  readonly since: number;
  readonly until: number;
}

/** The answer to "is it in sync, and if not, why". */
export interface Verdict {
  readonly state: 'in-sync' | 'proposed' | 'drift' | 'problem' | 'pending' | 'standing-by';
  readonly headline: string;
  readonly detail: string;
}

export interface Attempts {
  readonly lastAt: number | null;
  readonly lastSuccessAt: number | null;
  /** In a row, up to now. */
  readonly failures: number;
  /** Why the last one failed; `null` once one has succeeded. */
  readonly problem: string | null;
}

export interface RunningSync {
  readonly since: number;
  readonly reason: SyncReason;
  /** From 1. */
  readonly attempt: number;
}

export interface RepositoryView {
  readonly owner: string;
  readonly name: string;
  readonly url: string | null;
  readonly branch: string;
  readonly commit: string | null;
  /** What was done about the pull request, in words. */
  readonly action: string | null;
  readonly pull: PullView | null;
  readonly error: string | null;
  readonly warnings: readonly string[];
  readonly categories: readonly CategoryView[];
}

export interface PullView {
  readonly number: number;
  readonly url: string | null;
}

/**
 * - `pending`: not compared since the start
 * - `drift`: both sides differ, and no pull request says so
 * - `proposed`: an open pull request says so
 * - `declined`: a person closed the pull request for this
 * - `refused`: more removals than are believed
 * - `unwritten`: PRIMARY has records that cannot be written, and nothing else differs
 * - `unknown`: a side could not be read
 */
export type CategoryState =
  'pending' | 'in-sync' | 'drift' | 'proposed' | 'declined' | 'refused' | 'unwritten' | 'unknown';

export interface CategoryView {
  readonly category: string;
  readonly files: readonly string[];
  readonly state: CategoryState;
  /** Why it is in that state: one sentence without its full stop. */
  readonly reason: string;
  readonly pull: PullView | null;
  /** How many PRIMARY has. */
  readonly models: number | null;
  readonly added: number;
  readonly removed: number;
  readonly modified: number;
  /** Models that only GitHub has and that stay (`REMOVALS=keep`). */
  readonly kept: number;
  /** Models that are newer on GitHub and stay (`NEWER_ON_GITHUB=keep`). */
  readonly newer: number;
  /** The first of them. */
  readonly newerModels: readonly NewerView[];
  /** The first of them. */
  readonly changes: readonly ModelChange[];
  readonly notes: readonly NoteView[];
}

export interface ModelChange {
  readonly kind: 'added' | 'removed' | 'modified';
  readonly name: string;
  /** The first of them: of a model that only one side has, its fields. */
  readonly fields: readonly FieldView[];
  readonly fieldCount: number;
  /** Of a removed model, where the file's history tells. */
  readonly origin: OriginView | null;
}

export interface NewerView {
  readonly name: string;
  /** What was done on GitHub. */
  readonly change: 'added' | 'removed' | 'modified';
  readonly origin: OriginView;
}

/** Since when a model stands on GitHub as it does, and who did that. */
export interface OriginView {
  /** `2026-04-20`, or `2026-04-20 or earlier`. */
  readonly since: string;
  readonly author: string | null;
  readonly commit: { readonly name: string; readonly url: string | null } | null;
  readonly pull: PullView | null;
}

export interface FieldView {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface NoteView {
  readonly severity: 'warning' | 'error';
  readonly message: string;
}

/** A finished sync. */
export interface RunRecord {
  readonly startedAt: number;
  readonly seconds: number;
  readonly reason: SyncReason;
  /** `problems`: it went through but for what waiting cannot mend. */
  readonly outcome: 'synced' | 'problems' | 'failed';
  /** Models that differed. */
  readonly added: number;
  readonly removed: number;
  readonly modified: number;
  /** The run in one line. */
  readonly summary: string;
  /** What was done, a line for each repository where anything was. */
  readonly actions: readonly string[];
}
