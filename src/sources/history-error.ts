import { KnownError } from '../lib/known-error.ts';

/** A history that cannot be one. */
export class HistoryError extends KnownError {
  override readonly name = 'HistoryError';
}
