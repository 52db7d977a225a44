import { fullJitter } from '../../lib/back-off.ts';
import { dateOf, retryAfterOf, untilSecond } from '../told-times.ts';

/** What is known of a failed request: no status where no answer arrived. */
export interface Failure {
  readonly status?: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly message: string;
}

/** What has been tried so far, and for how long it may go on. */
interface Attempts {
  /** How many times this request has failed, from 1. */
  readonly failures: number;
  /** Unix milliseconds by this machine's clock, for answers without a date. */
  readonly now: number;
  /** At least 0, less than 1. */
  readonly random: number;
  /** Milliseconds: a limit that resets later ends the request instead of holding it. */
  readonly longestWait: number;
}

/** What to do after a failed request. */
export type RetryDecision =
  | { readonly kind: 'wait'; readonly milliseconds: number }
  /** The limit is used up until then (Unix seconds), longer than a run waits. */
  | { readonly kind: 'exhausted'; readonly resetsAt: number }
  | { readonly kind: 'give-up' };

export const triesOnFault = 3;
export const triesOnLimit = 5;

/**
 * Whether and when a request may be sent again, by GitHub's advice (github.md): `retry-after`, else until
 * `x-ratelimit-reset`, else 60 s and double; network faults and 5xx with full jitter. Times are held against GitHub's own
 * clock, which its answer tells.
 *
 * @param failure the last one
 */
export function decideRetry(failure: Failure, attempts: Attempts): RetryDecision {
  const { failures, random } = attempts;
  if (isLimit(failure)) return decideOnLimit(failure, attempts);
  if (failure.status === undefined || failure.status >= 500) {
    return failures < triesOnFault ? { kind: 'wait', milliseconds: fullJitter(failures, random) } : { kind: 'give-up' };
  }
  return { kind: 'give-up' };
}

/** Whether GitHub refused to look at the request because of a limit: it was certainly not carried out. */
export function isLimit({ status, headers, message }: Failure): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  return (
    headers['retry-after'] !== undefined ||
    headers['x-ratelimit-remaining']?.toString() === '0' ||
    /rate limit/i.test(message)
  );
}

function decideOnLimit({ headers }: Failure, { failures, now, longestWait }: Attempts): RetryDecision {
  if (failures >= triesOnLimit) return { kind: 'give-up' };
  const told = dateOf(headers['date']) ?? now;
  const milliseconds = limitWait(headers, failures, told);
  return milliseconds <= longestWait
    ? { kind: 'wait', milliseconds }
    : { kind: 'exhausted', resetsAt: Math.round((told + milliseconds) / 1_000) };
}

function limitWait(headers: Failure['headers'], failures: number, now: number): number {
  const retryAfter = retryAfterOf(headers['retry-after'], now);
  if (retryAfter !== undefined) return retryAfter;
  const isUsedUp = headers['x-ratelimit-remaining']?.toString() === '0';
  const reset = isUsedUp ? untilSecond(headers['x-ratelimit-reset'], now) : undefined;
  // A second more, because the reset is given in whole seconds.
  return reset === undefined ? 60_000 * 2 ** (failures - 1) : reset + 1_000;
}
