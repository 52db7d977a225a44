import type { PrimaryFormat } from '../model/primary-format.ts';
import type { SyncResult } from '../model/sync-result.ts';

/** PRIMARY's `last_updated` in Unix seconds; `null` as long as it has no metadata. */
export type Timestamp = number | null;

/** What a poll tells. */
export interface Polled {
  readonly timestamp: Timestamp;
  /** What a sync reads now. */
  readonly format: PrimaryFormat;
  /** The timestamp's second may not be over: another change in it would show in no timestamp. */
  readonly isYoung?: true;
}

export const syncReasons = [
  'startup',
  'catch-up',
  'format-change',
  'change',
  'recheck',
  'github-change',
  'retry',
  'full-sync',
] as const;

/** Why a sync begins. */
export type SyncReason = (typeof syncReasons)[number];

/** What people, or other programs, have done on GitHub since. */
export interface GitHubNews {
  /** `owner/name` */
  readonly repository: string;
  readonly what: 'base-moved' | 'merged' | 'closed' | 'opened';
  /** Of the pull request; absent where the base moved. */
  readonly number?: number;
}

/** What waiting is for after a failure: nothing where it was the last one allowed, or where the loop is to stop. */
interface Failure {
  /** Failures of this kind in a row, this one included. */
  readonly failures: number;
  readonly retryInSeconds?: number;
}

/** Something that happened in watch mode. The names are stable. */
export type WatchEvent =
  | {
      readonly name: 'watch.started';
      readonly primaryUrl: string;
      readonly intervalSeconds: number;
      readonly initialDelaySeconds: number;
      readonly startupSync: boolean;
      /** 0: none. */
      readonly fullSyncSeconds: number;
      /** Where the timestamp survives a restart, if it does. */
      readonly rememberedIn?: string;
      /** Nothing is written to GitHub. */
      readonly dryRun?: true;
    }
  /** Between two polls: the interval, or the back-off after a failed poll or sync. `until`: Unix milliseconds. */
  | { readonly name: 'watch.waiting'; readonly for: 'poll' | 'poll-retry' | 'sync-retry'; readonly until: number }
  /** `place`: `host:port`. At first, and each time it is there again. */
  | { readonly name: 'watch.redis-connected'; readonly place: string }
  /** Sent once, until it is there again. */
  | { readonly name: 'watch.redis-lost'; readonly place: string; readonly problem: string }
  /** PRIMARY has published that these categories change: a poll looks. */
  | { readonly name: 'watch.pushed'; readonly categories: readonly string[] }
  /** Something else was published where PRIMARY publishes, cut. Sent once. */
  | { readonly name: 'watch.push-ignored'; readonly message: string }
  /** This process syncs. `after`: who did before. `isAlone`: Redis cannot say whether another one does, too. */
  | { readonly name: 'watch.leading'; readonly after?: string; readonly isAlone: boolean }
  /** Another process syncs: its machine's name. */
  | { readonly name: 'watch.standing-by'; readonly leader: string }
  /** The timestamp that an earlier process handled last. */
  | { readonly name: 'watch.remembered'; readonly timestamp: Timestamp }
  /** An earlier process left something that cannot be used: a sync makes up for it. */
  | { readonly name: 'watch.memory-unusable'; readonly reason: string }
  /** Nothing is remembered there, where several processes share it: a sync makes up for what may be forgotten. */
  | { readonly name: 'watch.memory-empty'; readonly place: string }
  | { readonly name: 'watch.memory-unsaved'; readonly problem: string }
  /** The first timestamp, taken as known. */
  | { readonly name: 'watch.initialized'; readonly timestamp: number; readonly format: PrimaryFormat }
  | { readonly name: 'watch.no-timestamp'; readonly format: PrimaryFormat }
  | { readonly name: 'watch.unchanged'; readonly timestamp: number; readonly format: PrimaryFormat }
  | {
      readonly name: 'watch.changed';
      readonly before: Timestamp;
      readonly timestamp: number;
      readonly format: PrimaryFormat;
    }
  /** PRIMARY keeps another format than before: that one is watched and read now, and synced once. */
  | { readonly name: 'watch.format-changed'; readonly before: PrimaryFormat; readonly format: PrimaryFormat }
  | ({ readonly name: 'watch.poll-failed'; readonly problem: string } & Failure)
  | { readonly name: 'watch.poll-restored'; readonly failures: number }
  | ({ readonly name: 'watch.github-changed' } & GitHubNews)
  /** The pull request of ours that was merged last there, once it is seen. `repository`: `owner/name`. */
  | { readonly name: 'watch.merged'; readonly repository: string; readonly number: number }
  /** Sent once until it goes well again, and once more where it is found that it waits for a person (`isRefused`). */
  | { readonly name: 'watch.github-unseen'; readonly problem: string; readonly isRefused: boolean }
  | { readonly name: 'watch.github-seen' }
  /** `attempt` counts from 1. */
  | { readonly name: 'watch.sync-started'; readonly reason: SyncReason; readonly attempt: number }
  /** `hasProblems`: something failed that waiting cannot mend. */
  | { readonly name: 'watch.synced'; readonly result: SyncResult; readonly hasProblems: boolean }
  /** A result, or where the pass broke off a problem. */
  | ({ readonly name: 'watch.sync-failed'; readonly result?: SyncResult; readonly problem?: string } & Failure)
  | { readonly name: 'watch.sync-restored'; readonly failures: number }
  | { readonly name: 'watch.resumed' }
  | { readonly name: 'watch.gave-up'; readonly after: 'polls' | 'syncs'; readonly primaryUrl: string }
  /** `request`: who asked, `SIGTERM`. */
  | { readonly name: 'watch.stopping'; readonly request: string; readonly isSyncing: boolean }
  | { readonly name: 'watch.stopped' }
  /** The process ends before the sync has. */
  | { readonly name: 'watch.cut-short'; readonly reason: string };

/** @param at Unix milliseconds */
export type WatchListener = (event: WatchEvent, at: number) => void;
