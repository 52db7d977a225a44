import type { Polled } from './events.ts';
import type { LeftBehinds } from './github-watch.ts';
import type { Handled } from './state.ts';

/** What is handled once a sync for that poll has succeeded, or its timestamp is taken as known. Pure. */
export function handledWith(
  { timestamp: now, format, isYoung }: Polled,
  before: Handled | undefined,
  github: LeftBehinds | undefined,
): Handled {
  const known = before?.format === format ? before.timestamp : null;
  const timestamp = now ?? known;
  // A server that was restored may be given more yet, with times of the past.
  const wentBack = timestamp !== null && known !== null && timestamp < known;
  return {
    ...{ timestamp, format },
    ...((isYoung ?? wentBack) && { isUnsettled: true }),
    ...(github && { github }),
  };
}
