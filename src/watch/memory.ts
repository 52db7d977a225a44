import type { PrimaryFormat } from '../model/primary-format.ts';
import type { Polled, Timestamp } from './events.ts';

/** What an earlier process left behind. */
export type Remembered =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'timestamp'; readonly timestamp: Timestamp; readonly format?: PrimaryFormat }
  /** There was something, and it cannot be used: what has been handled is not known. */
  | { readonly kind: 'unusable'; readonly reason: string };

/** Keeps the timestamp handled last, and its format, from one process to the next. */
export interface WatchMemory {
  /** Where, for people; absent where it does not outlive the process. */
  readonly place?: string;
  recall(): Promise<Remembered>;
  /** Must not leave half a memory behind when it fails or the process dies. */
  keep(handled: Polled): Promise<void>;
}

/** Nothing outlives the process. */
export const noMemory: WatchMemory = {
  recall: () => Promise.resolve({ kind: 'nothing' }),
  keep: () => Promise.resolve(),
};
