import type { RateLimit } from '../model/sync-result.ts';

/** What GitHub lets us ask: `4,987 of 5,000 requests left until 2026-01-02T04:04:05Z`. */
export function rateLimitText({ remaining, limit, resetsAt }: RateLimit): string {
  const [left, all] = [remaining, limit].map((count) => count.toLocaleString('en-US'));
  return `${left} of ${all} requests left until ${utc(resetsAt)}`;
}

/** @param seconds Unix seconds */
export function utc(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().replace('.000Z', 'Z');
}
