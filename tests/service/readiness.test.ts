import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { unreadiness } from '../../src/service/readiness.ts';
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

describe('problems that a sync left', () => {
  const run = (startedAt: number): RunRecord => ({
    ...{ startedAt, seconds: 1, reason: 'change', outcome: 'problems', added: 0, removed: 0, modified: 0 },
    ...{ summary: 'Left.', actions: [] },
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
