import { printable } from '../../lib/printable.ts';
import { isOnlyRefused } from '../../model/sync-result.ts';
import { sentence } from '../console-text.ts';
import { utc } from '../rate-limit.ts';
import { causesInWords } from '../failure-causes.ts';
import { summarize } from '../summary.ts';
import { mostFailures } from '../../watch/failure-streak.ts';
import type { GitHubNews, SyncReason, Timestamp, WatchEvent } from '../../watch/events.ts';

/** For the beginning of a watch. */
export const dryRunText = 'Dry run: nothing is written to GitHub';

const banner = 'GitHub Model Reference Sync Service - WATCH MODE';

/** What happened, in the specification's words: a line for each thing to say. */
export function describeEvent(event: WatchEvent): readonly string[] {
  switch (event.name) {
    case 'watch.started':
      return [
        `${banner}: monitoring PRIMARY API ${event.primaryUrl} every ${seconds(event.intervalSeconds)}`,
        ...(event.dryRun ? [dryRunText] : []),
      ];
    // A sync that a merge leads to says so.
    case 'watch.merged':
    case 'watch.waiting':
      return [];
    case 'watch.redis-connected':
      return [`Connected to Redis at ${event.place}: changes are heard of at once`];
    case 'watch.redis-lost':
      return [
        `Redis at ${event.place} cannot be used: ${sentence(event.problem)}. Until it can, changes are seen by polling alone`,
      ];
    case 'watch.pushed':
      return [`PRIMARY tells of changes in ${event.categories.join(', ')}`];
    case 'watch.push-ignored':
      return [`Redis carries a message that is no category, “${event.message}”: such ones are left out`];
    case 'watch.leading':
      return [leadingText(event)];
    case 'watch.standing-by':
      return [`Standing by: ${event.leader} leads`];
    case 'watch.remembered':
      return [`Remembered last known timestamp: ${shown(event.timestamp)}`];
    case 'watch.memory-unusable':
      return [`The remembered timestamp cannot be used: ${sentence(event.reason)}`];
    case 'watch.memory-empty':
      return [`No timestamp is remembered yet in ${event.place}: a first sync makes up for it`];
    case 'watch.memory-unsaved':
      return [`The timestamp could not be remembered; a restart will sync again: ${sentence(event.problem)}`];
    case 'watch.initialized':
      return [
        `Initialized last known timestamp: ${event.timestamp} (${utc(Math.floor(event.timestamp))}); nothing is compared before ` +
          'something changes (--watch-startup-sync compares now)',
      ];
    case 'watch.no-timestamp':
      return ['PRIMARY has no timestamp yet, waiting for one'];
    case 'watch.unchanged':
      return [`No changes detected (timestamp: ${event.timestamp})`];
    case 'watch.changed':
      return [`Changes detected! Timestamp changed from ${shown(event.before)} to ${event.timestamp}`];
    case 'watch.format-changed':
      return [`PRIMARY keeps ${event.format} now, and no longer ${event.before}: ${event.format} is watched and read`];
    case 'watch.poll-failed':
      return [`Poll failed (${event.failures} of ${mostFailures}): ${sentence(event.problem)}`, ...retry(event)];
    case 'watch.poll-restored':
      return [`Connection restored after ${plural(event.failures, 'failed poll')}`];
    case 'watch.github-changed':
      return [`Changes detected on GitHub! ${newsText(event)}`];
    case 'watch.github-unseen':
      return [
        `GitHub cannot be watched: ${sentence(event.problem).replace(/\.$/, '')}. Changes there are seen with PRIMARY's next one`,
      ];
    case 'watch.github-seen':
      return ['GitHub can be watched again'];
    case 'watch.sync-started':
      return [triggers[event.reason](event.attempt)];
    case 'watch.synced':
      return [
        event.hasProblems
          ? `Sync completed, but not everything went through: ${summarize(event.result)} Waiting cannot mend this, so it is not tried again before the next change`
          : 'Sync completed successfully',
      ];
    case 'watch.sync-failed':
      return [
        `Sync failed${event.failures > 0 ? ` (${countOf(event)})` : ''}: ${sentence(failureText(event)).replace(/\.$/, '')}`,
        ...retry(event),
      ];
    case 'watch.sync-restored':
      return [`Connection restored after ${plural(event.failures, 'failed sync')}`];
    case 'watch.resumed':
      return ['Resuming watch loop...'];
    case 'watch.gave-up':
      return [`Giving up after ${mostFailures} failed ${event.after} in a row. ${advice(event)}`];
    case 'watch.stopping':
      return [
        event.isSyncing
          ? `Received ${event.request}, stopping after the sync under way`
          : `Received ${event.request}, stopping`,
      ];
    case 'watch.stopped':
      return ['Watch loop stopped'];
    case 'watch.cut-short':
      return [`Ending before the sync has finished: ${event.reason}. The next start takes it up again`];
  }
}

/** Why a sync failed, in one line: what it came to, and what that came from. */
export function failureText({ problem, result }: Extract<WatchEvent, { name: 'watch.sync-failed' }>): string {
  return problem ?? (result ? [summarize(result), causesInWords(result)].join(' ').trim() : '');
}

const triggers: Readonly<Record<SyncReason, (attempt: number) => string>> = {
  startup: () => 'Triggering sync operation at startup...',
  'catch-up': () => 'Triggering sync operation to catch up...',
  'format-change': () => 'Triggering sync operation due to the new format...',
  change: () => 'Triggering sync operation due to detected changes...',
  'github-change': () => 'Triggering sync operation due to changes on GitHub...',
  recheck: () => 'Triggering sync operation to see whether more came with the last timestamp...',
  retry: (attempt) => `Triggering sync operation again (attempt ${attempt})...`,
  'full-sync': () => 'Triggering full sync operation on its rhythm...',
};

function leadingText({ after, isAlone }: Extract<WatchEvent, { name: 'watch.leading' }>): string {
  if (isAlone) return 'Leading, without Redis to say whether another process does';
  return after === undefined ? 'Leading' : `Leading: the lease of ${after} has ended`;
}

/** GitHub's refusals are no end, however many. */
function countOf({ failures, result }: Extract<WatchEvent, { name: 'watch.sync-failed' }>): string {
  const mayEnd = result === undefined || !isOnlyRefused(result);
  return mayEnd && failures <= mostFailures ? `${failures} of ${mostFailures}` : `${failures}`;
}

function newsText({ repository, what, number }: GitHubNews): string {
  const where = printable(repository);
  return what === 'base-moved' ? `The base branch of ${where} has moved` : `#${number} of ${where} was ${what}`;
}

function advice({ after, primaryUrl }: Extract<WatchEvent, { name: 'watch.gave-up' }>): string {
  return after === 'polls'
    ? `Check that PRIMARY runs at ${primaryUrl}, that it can be reached from here, and what its logs say; then start again`
    : 'Check what the last report says, the access to GitHub and PRIMARY, and githubstatus.com; then start again';
}

function retry({ retryInSeconds }: { readonly retryInSeconds?: number }): readonly string[] {
  return retryInSeconds === undefined ? [] : [`Retrying in ${seconds(retryInSeconds)}...`];
}

export function seconds(count: number): string {
  return plural(count, 'second');
}

function plural(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

function shown(timestamp: Timestamp): string {
  return timestamp === null ? 'none' : String(timestamp);
}
