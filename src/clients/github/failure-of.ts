import { faultOf } from '../../lib/fault.ts';
import { RedirectError } from '../network/redirects.ts';
import type { Failure } from './retry-decision.ts';

/** A failure, and what GitHub says that is wrong with the request. */
export interface ToldFailure extends Failure {
  /** GitHub's codes: `unauthorized`, `already_exists`. */
  readonly codes: readonly string[];
}

/** What an error of Octokit's tells. It reports a fetch that failed as status 500 without a response. */
export function failureOf(error: unknown): ToldFailure {
  const { status, response, message } = error as {
    status?: number;
    message?: string;
    response?: { headers?: Failure['headers']; data?: unknown };
  };
  if (status === undefined || response === undefined) {
    const cause = (error as { cause?: unknown }).cause;
    const shared = { headers: {}, codes: [] };
    if (cause instanceof RedirectError) return { ...shared, status: cause.status, message: cause.message };
    return { ...shared, message: faultOf(error) };
  }
  const { headers = {}, data } = response;
  return { status, headers, message: problemOf(data) ?? message ?? '', codes: codesOf(data) };
}

/** What GraphQL says of a limit: in an answer that is no failure. */
export function graphqlLimit(data: unknown): string | undefined {
  const messages = errorsOf(data).flatMap((error) => {
    const { type, message } = (error ?? {}) as { type?: unknown; message?: unknown };
    return type === 'RATE_LIMITED' || /rate limit/i.test(String(message)) ? [String(message).slice(0, 500)] : [];
  });
  return messages[0];
}

/** GitHub's `message` with the reasons in `errors`, without its link to the documentation. */
function problemOf(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || !('message' in data) || typeof data.message !== 'string') {
    return typeof data === 'string' ? data.slice(0, 300) : undefined;
  }
  const reasons = errorsOf(data).map((error) =>
    typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : JSON.stringify(error),
  );
  return [data.message, ...reasons].join(': ').slice(0, 500);
}

function codesOf(data: unknown): readonly string[] {
  return errorsOf(data).flatMap((error) =>
    typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : [],
  );
}

function errorsOf(data: unknown): readonly unknown[] {
  return typeof data === 'object' && data !== null && 'errors' in data && Array.isArray(data.errors) ? data.errors : [];
}
