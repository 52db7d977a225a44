import { KnownError } from '../../src/lib/known-error.ts';

/** The sandbox cannot start: what is missing, and what to do. */
export class SandboxError extends KnownError {
  override readonly name = 'SandboxError';
}
