import { KnownError } from '../../lib/known-error.ts';

/** A GitHub App cannot be used as it is set up. Says what to do; holds no key and no token. */
export class AppError extends KnownError {
  override readonly name = 'AppError';
}
