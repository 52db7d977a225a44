import { lastSecond } from '../model/day.ts';

/** Times that a server tells. What leaves their bounds is not believed: no number of a stranger's becomes a date unchecked. */

/** No server asks for more in earnest: limits are of an hour. */
const longestTold = 86_400_000;

/** The last day that a date can tell of is left to waits. */
const lastTold = lastSecond * 1_000 - 2 * longestTold;

/** Unix milliseconds of the header `date`; undefined where there is none, or none that is a date of our time. */
export function dateOf(date: string | number | null | undefined): number | undefined {
  const time = Date.parse(String(date));
  return time >= 0 && time <= lastTold ? time : undefined;
}

/**
 * The milliseconds that the header `retry-after` asks for (RFC 9110, 10.2.3: seconds, or a date), from 0 to a day; undefined
 * where it says neither.
 *
 * @param now Unix milliseconds by the server's clock
 */
export function retryAfterOf(header: string | number | null | undefined, now: number): number | undefined {
  if (header === undefined || header === null || header === '') return undefined;
  const seconds = Number(header);
  const wait = Number.isNaN(seconds) ? (dateOf(header) ?? NaN) - now : seconds * 1_000;
  return Number.isNaN(wait) || seconds < 0 ? undefined : withinDay(wait);
}

/**
 * The milliseconds until a time that a header tells in Unix seconds, from 0 to a day; undefined where that is none.
 *
 * @param now Unix milliseconds by the server's clock
 */
export function untilSecond(header: string | number | null | undefined, now: number): number | undefined {
  const seconds = Number(header ?? NaN);
  return seconds > 0 ? withinDay(seconds * 1_000 - now) : undefined;
}

function withinDay(milliseconds: number): number {
  return Math.min(Math.max(0, milliseconds), longestTold);
}
