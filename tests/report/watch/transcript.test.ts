import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Log } from '../../../src/lib/log.ts';
import { describeEvent } from '../../../src/report/watch/describe-event.ts';
import { eventLog } from '../../../src/report/watch/event-log.ts';
import type { WatchEvent } from '../../../src/watch/events.ts';
import { transcript } from '../../../src/report/watch/transcript.ts';
import { failure, refused, resultOf, success } from '../../watch/results.ts';

const at = new Date(2025, 0, 2, 3, 4, 5).getTime();
const started: WatchEvent = {
  name: 'watch.started',
  primaryUrl: 'http://localhost:19800',
  intervalSeconds: 0.5,
  initialDelaySeconds: 1,
  startupSync: true,
  fullSyncSeconds: 3_600,
  rememberedIn: '/data/watch-state.json',
};

const refusal = resultOf([], { error: 'GitHub answered 401', isRefusal: true });

const rows: readonly { readonly event: WatchEvent; readonly lines: readonly string[]; readonly level?: 'warn' }[] = [
  { event: { name: 'watch.remembered', timestamp: 5 }, lines: ['Remembered last known timestamp: 5'] },
  { event: { name: 'watch.remembered', timestamp: null }, lines: ['Remembered last known timestamp: none'] },
  {
    event: { name: 'watch.memory-unusable', reason: 'it is damaged' },
    lines: ['The remembered timestamp cannot be used: it is damaged'],
    level: 'warn',
  },
  {
    event: { name: 'watch.memory-unsaved', problem: 'ENOSPC' },
    lines: ['The timestamp could not be remembered; a restart will sync again: ENOSPC'],
    level: 'warn',
  },
  {
    event: { name: 'watch.initialized', timestamp: 5, format: 'v1' },
    lines: [
      'Initialized last known timestamp: 5 (1970-01-01T00:00:05Z); nothing is compared before something changes (--watch-startup-sync compares now)',
    ],
  },
  { event: { name: 'watch.no-timestamp', format: 'v1' }, lines: ['PRIMARY has no timestamp yet, waiting for one'] },
  { event: { name: 'watch.unchanged', timestamp: 5, format: 'v1' }, lines: ['No changes detected (timestamp: 5)'] },
  {
    event: { name: 'watch.changed', before: null, timestamp: 5, format: 'v1' },
    lines: ['Changes detected! Timestamp changed from none to 5'],
  },
  {
    event: { name: 'watch.format-changed', before: 'v1', format: 'v2' },
    lines: ['PRIMARY keeps v2 now, and no longer v1: v2 is watched and read'],
  },
  {
    event: { name: 'watch.poll-failed', problem: 'connect\nECONNREFUSED\u001b[31m', failures: 2, retryInSeconds: 83 },
    lines: ['Poll failed (2 of 10): connect ECONNREFUSED\\u001b[31m', 'Retrying in 83 seconds...'],
    level: 'warn',
  },
  {
    event: { name: 'watch.poll-failed', problem: 'no answer', failures: 10 },
    lines: ['Poll failed (10 of 10): no answer'],
    level: 'warn',
  },
  { event: { name: 'watch.poll-restored', failures: 1 }, lines: ['Connection restored after 1 failed poll'] },
  {
    event: { name: 'watch.sync-started', reason: 'change', attempt: 1 },
    lines: ['Triggering sync operation due to detected changes...'],
  },
  {
    event: { name: 'watch.sync-started', reason: 'format-change', attempt: 1 },
    lines: ['Triggering sync operation due to the new format...'],
  },
  {
    event: { name: 'watch.sync-started', reason: 'retry', attempt: 2 },
    lines: ['Triggering sync operation again (attempt 2)...'],
  },
  {
    event: { name: 'watch.synced', result: success, hasProblems: false },
    lines: ['Sync completed successfully'],
  },
  {
    event: { name: 'watch.synced', result: resultOf([refused]), hasProblems: true },
    lines: [
      'Sync completed, but not everything went through: No difference in what could be compared; 1 refused category. ' +
        'Waiting cannot mend this, so it is not tried again before the next change',
    ],
    level: 'warn',
  },
  {
    event: { name: 'watch.synced', result: { ...success, warnings: ['v1 is read'] }, hasProblems: false },
    lines: ['Sync completed successfully'],
    level: 'warn',
  },
  {
    event: {
      name: 'watch.sync-failed',
      result: failure,
      problem: '1 unknown category',
      failures: 1,
      retryInSeconds: 1,
    },
    lines: ['Sync failed (1 of 10): 1 unknown category', 'Retrying in 1 second...'],
    level: 'warn',
  },
  {
    // Refusals end no watch, however many.
    event: { name: 'watch.sync-failed', result: refusal, failures: 2, retryInSeconds: 1 },
    lines: [
      'Sync failed (2): Nothing could be compared; 1 repository failed. Haidra-Org/images: GitHub answered 401',
      'Retrying in 1 second...',
    ],
    level: 'warn',
  },
  { event: { name: 'watch.sync-restored', failures: 3 }, lines: ['Connection restored after 3 failed syncs'] },
  { event: { name: 'watch.resumed' }, lines: ['Resuming watch loop...'] },
  {
    event: { name: 'watch.gave-up', after: 'polls', primaryUrl: 'http://localhost:19800' },
    lines: [
      'Giving up after 10 failed polls in a row. Check that PRIMARY runs at http://localhost:19800, ' +
        'that it can be reached from here, and what its logs say; then start again',
    ],
    level: 'warn',
  },
  {
    event: { name: 'watch.stopping', request: 'SIGINT', isSyncing: true },
    lines: ['Received SIGINT, stopping after the sync under way'],
  },
  { event: { name: 'watch.stopped' }, lines: ['Watch loop stopped'] },
  {
    event: { name: 'watch.cut-short', reason: '25 seconds have passed' },
    lines: ['Ending before the sync has finished: 25 seconds have passed. The next start takes it up again'],
    level: 'warn',
  },
];

it('the log has a pass’s format and warnings as figures, and the warnings in its message', () => {
  const result = { ...success, primaryFormat: 'v1', warnings: ['PRIMARY keeps v2, but v1 is read'] } as const;
  const logged: unknown[][] = [];
  const ignore = () => undefined;
  const log: Log = { debug: ignore, info: ignore, warn: (...all) => logged.push(all) };
  eventLog(log)({ name: 'watch.synced', result, hasProblems: false }, at);
  assert.deepEqual(logged, [
    [
      'watch.synced',
      'Sync completed successfully; PRIMARY keeps v2, but v1 is read',
      {
        hasProblems: false,
        summary: 'Everything is in sync: 1 category.',
        primaryFormat: 'v1',
        warnings: ['PRIMARY keeps v2, but v1 is read'],
      },
    ],
  ]);
});

function write(...events: readonly WatchEvent[]): string {
  let text = '';
  const tell = transcript({ write: (more) => (text += more), report: () => 'THE REPORT\n' });
  for (const event of events) tell(event, at);
  return text;
}

describe('an event', () => {
  for (const { event, lines, level = 'info' } of rows) {
    it(`${event.name} reads “${lines[0]}”, and is logged as ${level}`, () => {
      assert.deepEqual(describeEvent(event), lines);
      const logged: string[] = [];
      const note = (as: string) => (name: string) => void logged.push(`${as} ${name}`);
      const log: Log = { debug: note('debug'), info: note('info'), warn: note('warn') };
      eventLog(log)(event, at);
      assert.deepEqual(logged, [`${level} ${event.name}`]);
    });
  }
});

describe('the beginning of a watch', () => {
  const dry = 'Dry run: nothing is written to GitHub';

  it('says that it is dry, in the banner and in the log, and nothing of it where it is not', () => {
    assert.ok(write({ ...started, dryRun: true }).includes(`\n${dry}\nMonitoring PRIMARY API: `));
    assert.equal(describeEvent({ ...started, dryRun: true }).at(-1), dry);
    assert.ok(!write(started).includes(dry));
    assert.equal(describeEvent(started).length, 1);
  });
});

describe('the transcript', () => {
  it('puts local time before every line', () => {
    assert.equal(
      write({ name: 'watch.poll-failed', problem: 'no answer', failures: 1, retryInSeconds: 60 }),
      '[2025-01-02 03:04:05] Poll failed (1 of 10): no answer\n[2025-01-02 03:04:05] Retrying in 60 seconds...\n',
    );
  });

  it('puts the report between two rulers', () => {
    assert.deepEqual(
      write(
        { name: 'watch.sync-started', reason: 'startup', attempt: 1 },
        { name: 'watch.synced', result: success, hasProblems: false },
      ).split('\n'),
      [
        '[2025-01-02 03:04:05] Triggering sync operation at startup...',
        '-'.repeat(80),
        'THE REPORT',
        '-'.repeat(80),
        '[2025-01-02 03:04:05] Sync completed successfully',
        '',
      ],
    );
  });

  it('tells what is set beyond the defaults in its banner', () => {
    assert.deepEqual(write(started).split('\n').slice(3, 10), [
      'Monitoring PRIMARY API: http://localhost:19800',
      'Polling interval: 0.5 seconds',
      'Initial delay: 1 second',
      'Startup sync: enabled',
      'Full sync: every 3600 seconds',
      'Timestamp remembered in: /data/watch-state.json',
      '='.repeat(80),
    ]);
  });
});
