import { KnownError } from '../lib/known-error.ts';

/** A history that is there and that nothing can be computed from. */
export class UnboundedHistoryError extends KnownError {
  override readonly name = 'UnboundedHistoryError';

  constructor(path: string, most: number) {
    super(`The history of ${path} has more than ${most.toLocaleString('en')} versions, more than this program reads.`);
  }
}
