import type { SyncReason, Timestamp } from './events.ts';

/** What the loop knows when a poll has answered. */
export interface LoopState {
  /** The timestamp that needs no sync any more; undefined while there is none. */
  readonly handled: Timestamp | undefined;
  /** Whether a change may have come after it without another timestamp. */
  readonly isUnsettled?: true | undefined;
  /** A sync that must be, whatever the timestamp says. */
  readonly owed: 'startup' | 'catch-up' | 'format-change' | 'retry' | undefined;
  readonly isFullSyncDue: boolean;
}

export type NextStep =
  /** Take the first timestamp as known. */
  | 'initialize'
  /** There is no timestamp to compare. */
  | 'wait'
  | 'unchanged'
  | SyncReason;

/**
 * What a polled timestamp calls for. Any different value is a change, an older one too (a restored server), and one after
 * `null` as well: the first edit made the metadata.
 */
export function nextStep(timestamp: Timestamp, { handled, isUnsettled, owed, isFullSyncDue }: LoopState): NextStep {
  if (owed !== undefined) return owed;
  if (timestamp !== null && handled !== undefined && timestamp !== handled) return 'change';
  if (timestamp !== null && isUnsettled) return 'recheck';
  if (isFullSyncDue) return 'full-sync';
  if (timestamp === null) return 'wait';
  return handled === undefined ? 'initialize' : 'unchanged';
}
