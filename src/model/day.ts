/** The last second that a date can tell of, Unix seconds. */
export const lastSecond = 8_640_000_000_000;

/** `2026-04-20`, in UTC. @param seconds Unix seconds, `lastSecond` at most */
export function day(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().replace(/T.*/, '');
}
