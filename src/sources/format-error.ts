import { KnownError } from '../lib/known-error.ts';

/** Which format PRIMARY keeps is not known, or the server is no PRIMARY: every category is *unknown*. */
export class FormatError extends KnownError {
  override readonly name = 'FormatError';
}
