/**
 * Full jitter: a random wait up to a bound that doubles with every failure, so that many clients that failed together do
 * not come back together.
 *
 * @param failures how many attempts have failed so far, from 1
 * @param random at least 0, less than 1
 * @returns milliseconds
 */
export function fullJitter(failures: number, random: number, base = 1_000, cap = 30_000): number {
  return random * Math.min(cap, base * 2 ** (failures - 1));
}

/** `in 0.5 s`, or `at once` where that would be `in 0.0 s`. */
export function afterWait(milliseconds: number): string {
  return milliseconds < 50 ? 'at once' : `in ${(milliseconds / 1_000).toFixed(1)} s`;
}
