import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readinessDetails, unreadiness } from '../../src/service/readiness.ts';
import type { RunRecord } from '../../src/service/status-document.ts';
import { StatusModel } from '../../src/service/status-model.ts';
import type { WatchEvent } from '../../src/watch/events.ts';
import { everythingInSync } from './results.ts';
import { about } from './test-service.ts';

const start = 1_800_000_000_000;
const [second, minute] = [1_000, 60_000];

const polled: WatchEvent = { name: 'watch.unchanged', timestamp: 1, format: 'v1' };
const begun: WatchEvent = { name: 'watch.sync-started', reason: 'change', attempt: 1 };
const synced: WatchEvent = { name: 'watch.synced', result: everythingInSync, hasProblems: false };

/** With a poll each minute from `start` on. */
function modelOf(options: Partial<ConstructorParameters<typeof StatusModel>[0]>, ...events: readonly WatchEvent[]) {
  const model = new StatusModel({ ...about, startedAt: start, ...options });
  for (const event of events) model.onEvent(event, start);
  return model.document();
}

describe('how late something may be before the watch is not ready', () => {
  const polling = modelOf({}, polled, { name: 'watch.waiting', for: 'poll', until: start + minute });
  const syncing = modelOf({}, begun);
  const hourly = modelOf({ fullSyncSeconds: 3_600, intervalSeconds: 86_400 }, begun, synced);
  const hourlySyncing = modelOf({ fullSyncSeconds: 3_600 }, begun, synced, begun);
  const rows: readonly (readonly [string, typeof polling, number, readonly string[]])[] = [
    ['a poll, by its grace of a minute', polling, 2 * minute, []],
    ['a poll, by more', polling, 2 * minute + 1, ['a poll is overdue by 60 seconds']],
    ['the end of a sync, by 30 minutes', syncing, 30 * minute, []],
    ['the end of a sync, by more', syncing, 30 * minute + 1, ['a sync has been running for 30 minutes']],
    ['a full sync, by two rhythms and a long sync', hourly, 150 * minute, []],
    ['a full sync, by more', hourly, 150 * minute + 1, ['a full sync is overdue']],
    ['a full sync while one runs', hourlySyncing, 150 * minute + 1, ['a sync has been running for 150 minutes']],
  ];
  for (const [what, status, late, reasons] of rows) {
    it(what, () => {
      assert.deepEqual(unreadiness(status, start + late), reasons);
    });
  }
});

it('a watch whose token GitHub takes no more is not ready', () => {
  const refused: WatchEvent = { name: 'watch.github-unseen', problem: 'GitHub answered 401.', isRefused: true };
  const status = modelOf({}, begun, synced, polled, refused);
  assert.deepEqual(unreadiness(status, start), ['GitHub cannot be watched: GitHub answered 401']);
});

describe('who stands by is ready', () => {
  const standingBy: WatchEvent = { name: 'watch.standing-by', leader: 'blade-1' };
  const failedPoll: WatchEvent = { name: 'watch.poll-failed', problem: 'x', failures: 9, retryInSeconds: 60 };
  const failedSync: WatchEvent = { name: 'watch.sync-failed', problem: 'x', failures: 9, retryInSeconds: 60 };
  const rows: readonly (readonly [string, readonly WatchEvent[], readonly string[]])[] = [
    ['without a poll', [], []],
    ['after polls that failed', [failedPoll], []],
    ['after syncs that failed', [begun, failedSync], []],
    ['long after its last sync', [begun, synced], []],
    [
      'but not when it was asked to stop',
      [{ name: 'watch.stopped' }],
      ['the watch has been asked to stop, or has ended'],
    ],
  ];
  for (const [what, events, reasons] of rows) {
    it(what, () => {
      const status = modelOf({ fullSyncSeconds: 3_600 }, ...events, standingBy);
      assert.deepEqual(unreadiness(status, start + 9_999 * minute), reasons);
    });
  }
});

describe('the details of readiness', () => {
  const up: WatchEvent = { name: 'watch.redis-connected', place: 'redis:6379' };
  const lost: WatchEvent = { name: 'watch.redis-lost', place: 'redis:6379', problem: 'connect ECONNREFUSED' };
  const standingBy: WatchEvent = { name: 'watch.standing-by', leader: 'blade-1' };
  const rows: readonly (readonly [string, readonly WatchEvent[], number, readonly string[]])[] = [
    ['are none without Redis', [polled], 0, []],
    ['tell of the connection', [up], 0, ['Redis: connected']],
    [
      'tell since when there is none, and why',
      [lost],
      40,
      ['Redis: not connected for 40 seconds: connect ECONNREFUSED'],
    ],
    ['count long times in minutes', [lost], 150, ['Redis: not connected for 3 minutes: connect ECONNREFUSED']],
    ['count longer ones in hours', [lost], 10_800, ['Redis: not connected for 3 hours: connect ECONNREFUSED']],
    ['tell who leads', [up, standingBy], 0, ['standing by: blade-1 leads', 'Redis: connected']],
  ];
  for (const [what, events, later, details] of rows) {
    it(what, () => {
      assert.deepEqual(readinessDetails(modelOf({}, ...events), start + later * second), details);
    });
  }
});

describe('problems that a sync left', () => {
  const run = (startedAt: number): RunRecord => ({
    ...{ startedAt, seconds: 1, reason: 'change', outcome: 'problems', added: 0, removed: 0, modified: 0 },
    ...{ summary: 'Left.', actions: [], actionParts: [] },
  });
  const rows: readonly (readonly [string, RunRecord, readonly string[]])[] = [
    ['count while this process runs', run(start), ['the last sync left problems: Left.']],
    ['of an earlier process do not: it has not looked yet', run(start - second), []],
  ];
  for (const [what, last, reasons] of rows) {
    it(what, () => {
      assert.deepEqual(unreadiness(modelOf({ runs: [last] }, polled), start), reasons);
    });
  }
});
