import { plural } from './counts.ts';

/** How long something takes, for people: `20 seconds`, `15 minutes`, `3 hours`. */
export function duration(seconds: number): string {
  const minutes = seconds / 60;
  if (seconds < 120) return plural(Math.round(Math.max(seconds, 0)), 'second');
  return minutes < 120 ? plural(Math.round(minutes), 'minute') : plural(Math.round(minutes / 60), 'hour');
}
