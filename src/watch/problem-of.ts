import { KnownError } from '../lib/known-error.ts';

/** Foreseen errors are their message; others show where they come from. */
export function problemOf(error: unknown): string {
  if (error instanceof KnownError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
