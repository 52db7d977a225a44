import type { SyncResult } from '../model/sync-result.ts';

/** How a turn of the loop ended. */
export type Turn =
  | { readonly kind: 'slot' }
  | { readonly kind: 'retry'; readonly of: 'poll-retry' | 'sync-retry'; readonly seconds: number }
  | { readonly kind: 'end'; readonly exitCode: number };

/** How a pass ended: with a result, good or bad, or with an exception. */
export type Pass = { readonly result: SyncResult } | { readonly problem: string };
