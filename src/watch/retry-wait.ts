/** Seconds. */
export const longestRetryWait = 15 * 60;

/**
 * How long to wait after a failure: at random between one interval and a bound that doubles with every failure, up to 15
 * minutes or, where that is longer, one interval.
 *
 * @param failures in a row, from 1
 * @param random at least 0, less than 1
 * @returns seconds, whole ones from 10 up, as they are printed
 */
export function retryWait(failures: number, intervalSeconds: number, random: number): number {
  const bound = Math.min(intervalSeconds * 2 ** failures, Math.max(intervalSeconds, longestRetryWait));
  const wait = intervalSeconds + random * (bound - intervalSeconds);
  const rounded = wait >= 10 ? Math.round(wait) : Math.round(wait * 1_000) / 1_000;
  return Math.min(Math.max(rounded, intervalSeconds), bound);
}
