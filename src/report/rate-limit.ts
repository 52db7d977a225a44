import type { RateLimit } from '../model/sync-result.ts';

/** What GitHub lets us ask: `4,987 of 5,000 requests left until 2026-01-02T04:04:05Z`. */
export function rateLimitText({ remaining, limit, resetsAt }: RateLimit): string {
  return `${grouped(remaining)} of ${grouped(limit)} requests left until ${utc(resetsAt)}`;
}

/** @param seconds Unix seconds */
export function utc(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().replace('.000Z', 'Z');
}

/** `4,987`. `toLocaleString` would load the world's languages first, which takes longer than a small run. */
export function grouped(count: number): string {
  const digits = String(count);
  const first = digits.length % 3;
  return [digits.slice(0, first), ...(digits.slice(first).match(/\d{3}/g) ?? [])]
    .filter((group) => group !== '')
    .join(',');
}
