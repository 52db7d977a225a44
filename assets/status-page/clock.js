/** @import { StatusDocument } from '../../src/service/status-document.ts' */
import { ago, countdown, duration, reasonWords } from './words.js';

/** @type {Readonly<Record<NonNullable<StatusDocument['waiting']>['for'], string>>} */
const untilWords = {
  poll: 'until the next poll',
  'poll-retry': 'until PRIMARY is asked again',
  'sync-retry': 'until the sync is tried again',
};

/**
 * What the clock shows: a figure or a word, what it means, and the share of the wait that is left, from 0 to 1.
 *
 * @param {Pick<StatusDocument, 'phase' | 'leader' | 'waiting' | 'polls' | 'syncs'>} status
 * @param {number} now Unix milliseconds
 * @returns {{ readonly face: string, readonly caption: string, readonly left: number }}
 */
export function clockOf({ phase, leader, waiting, polls, syncs }, now) {
  if (syncs.running !== null) {
    const { since, reason, attempt } = syncs.running;
    const which = `${reasonWords[reason]}${attempt > 1 ? `, attempt ${attempt}` : ''}`;
    return { face: 'Syncing', caption: `${which}, for ${duration((now - since) / 1_000)}`, left: 0 };
  }
  if (phase === 'stopping' || phase === 'ended') return { face: 'Stopped', caption: 'no more polls', left: 0 };
  if (leader !== null) return { face: 'In reserve', caption: `takes over when ${leader} ends`, left: 0 };
  const lastAt = waiting?.for === 'sync-retry' ? syncs.lastAt : polls.lastAt;
  const last = `the last: ${lastAt === null ? 'none yet' : ago((now - lastAt) / 1_000)}`;
  if (waiting === null || waiting.until <= now) return { face: 'Polling', caption: last, left: 0 };
  const { for: reason, since, until } = waiting;
  return {
    face: countdown((until - now) / 1_000),
    caption: `${untilWords[reason]}, ${last}`,
    left: Math.min(1, (until - now) / (until - since)),
  };
}
