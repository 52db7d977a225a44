import { plural } from '../report/counts.ts';
import { duration } from '../report/duration.ts';
import type { RedisView, StatusDocument } from './status-document.ts';

/** A poll may be late by this much: a slow answer, a machine that slept. */
const pollGrace = 60_000;
const longestSync = 30 * 60_000;

/**
 * Why the last poll or sync is not recent and good, or GitHub refuses to be watched; empty where all is well. Who stands by
 * has none of its own to judge.
 *
 * @param now Unix milliseconds
 */
export function unreadiness(status: StatusDocument, now: number): readonly string[] {
  const { polls, syncs, nextPollAt, phase, fullSyncSeconds, runs, troubles } = status;
  const [lastRun] = runs;
  const isOwn = lastRun !== undefined && lastRun.startedAt >= status.startedAt;
  const isSyncing = syncs.running !== null;
  const lastSync = syncs.lastSuccessAt ?? status.startedAt;
  const fullSyncLimit = 2 * fullSyncSeconds * 1_000 + longestSync;
  const ending = phase === 'stopping' || phase === 'ended' ? ['the watch has been asked to stop, or has ended'] : [];
  if (status.leader !== null) return ending;
  return [
    ...ending,
    ...(polls.lastAt === null ? ['PRIMARY has not been polled yet'] : []),
    ...(polls.failures > 0 ? [`${plural(polls.failures, 'poll')} in a row failed: ${polls.problem ?? ''}`] : []),
    ...troubles.flatMap(({ severity, kind, text }) =>
      severity === 'error' && kind === 'github' ? [`GitHub ${text}`] : [],
    ),
    ...(nextPollAt !== null && now > nextPollAt + pollGrace
      ? [`a poll is overdue by ${plural(Math.round((now - nextPollAt) / 1_000), 'second')}`]
      : []),
    ...(syncs.running !== null && now > syncs.running.since + longestSync
      ? [`a sync has been running for ${plural(Math.round((now - syncs.running.since) / 60_000), 'minute')}`]
      : []),
    ...(syncs.failures > 0
      ? [`${plural(syncs.failures, 'sync', 'syncs')} in a row failed: ${syncs.problem ?? ''}`]
      : []),
    ...(isOwn && lastRun.outcome === 'problems' ? [`the last sync left problems: ${lastRun.summary}`] : []),
    ...(fullSyncSeconds > 0 && !isSyncing && now > lastSync + fullSyncLimit ? ['a full sync is overdue'] : []),
  ];
}

/**
 * What else is to be known, and no reason not to be ready.
 *
 * @param now Unix milliseconds
 */
export function readinessDetails({ leader, redis }: StatusDocument, now: number): readonly string[] {
  return [
    ...(leader === null ? [] : [`standing by: ${leader} leads`]),
    ...(redis === null ? [] : [`Redis: ${connectionText(redis, now)}`]),
  ];
}

function connectionText({ isConnected, since, problem }: RedisView, now: number): string {
  return isConnected ? 'connected' : `not connected for ${duration((now - since) / 1_000)}: ${problem ?? ''}`;
}
