import type { PrimaryFormat } from '../model/primary-format.ts';
import type { Timestamp } from './events.ts';
import type { LeftBehinds } from './github-watch.ts';

/** The timestamp that was handled last. */
export interface Handled {
  readonly timestamp: Timestamp;
  readonly format?: PrimaryFormat;
  /** A change may have come after it without another timestamp: it is to be compared once more. */
  readonly isUnsettled?: true;
  /** Where the last syncs left GitHub's side. */
  readonly github?: LeftBehinds;
}

/** What an earlier process left behind. */
export type Remembered =
  | { readonly kind: 'nothing' }
  | ({ readonly kind: 'timestamp' } & Handled)
  /** Nothing is there, and something may have been: what has been handled is not known. `place`: for people. */
  | { readonly kind: 'lost'; readonly place: string }
  /** There was something, and it cannot be used: what has been handled is not known. */
  | { readonly kind: 'unusable'; readonly reason: string };

/** Keeps the timestamp handled last, and its format, from one process to the next. */
export interface WatchState {
  /** Where, for people; absent where it does not outlive the process. */
  readonly place?: string;
  recall(): Promise<Remembered>;
  /** Must not leave half a state behind when it fails or the process dies. */
  keep(handled: Handled): Promise<void>;
}

/** Nothing outlives the process. */
export const noState: WatchState = {
  recall: () => Promise.resolve({ kind: 'nothing' }),
  keep: () => Promise.resolve(),
};
