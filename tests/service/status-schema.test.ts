import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SyncResult } from '../../src/model/sync-result.ts';
import { readResults, resultsText } from '../../src/service/results-text.ts';
import type { StatusDocument } from '../../src/service/status-document.ts';
import { StatusModel } from '../../src/service/status-model.ts';
import type { SyncReason, WatchEvent } from '../../src/watch/events.ts';
import { checkedStatus, checkOf, closedSchema, publishedSchema } from '../support/documents.ts';
import { notShown } from '../support/not-shown.ts';
import { compared, everyState, everythingInSync, noChange, origin, pull, repository } from './results.ts';
import { resultOf, threeChanges } from './results.ts';
import { about } from './test-service.ts';

const reasons: Readonly<Record<SyncReason, true>> = {
  startup: true,
  'catch-up': true,
  'format-change': true,
  change: true,
  recheck: true,
  'github-change': true,
  retry: true,
  'full-sync': true,
};
const began = (reason: SyncReason): WatchEvent => ({ name: 'watch.sync-started', reason, attempt: 1 });
const begun = began('change');
const synced = (result: SyncResult, hasProblems = false): WatchEvent => ({ name: 'watch.synced', result, hasProblems });
const failure = { failures: 2, retryInSeconds: 60 };
const standingBy: WatchEvent = { name: 'watch.standing-by', leader: 'blade-1' };
const stopping: WatchEvent = { name: 'watch.stopping', request: 'SIGTERM', isSyncing: false };
const waits = (reason: 'poll' | 'poll-retry' | 'sync-retry'): WatchEvent => {
  return { name: 'watch.waiting', for: reason, until: 1_700_000_100_000 };
};
const bare = { since: origin.since };
const nowhere = { number: 1, url: 'javascript:alert(1)' };
const removals = { ...threeChanges, removed: threeChanges.removed.map((model) => ({ ...model, origin: bare })) };

/** Notes, models of GitHub's own, and addresses that are none. */
const oddities: SyncResult = {
  ...resultOf([
    repository('r', [
      compared('clip', removals, {
        newerOnGitHub: (['added', 'removed'] as const).map((change) => ({ name: change, change, origin: bare })),
      }),
      compared('blip', threeChanges, {
        newerOnGitHub: [
          {
            name: 'm',
            change: 'modified',
            origin: { ...origin, pull: nowhere, commit: { sha: 'a', url: 'file:///a' } },
          },
        ],
      }),
      compared('esrgan', noChange, { notes: [{ severity: 'error', message: 'It cannot be written.' }] }),
    ]),
    {
      owner: 'o',
      name: 'unread',
      base: { branch: 'main' },
      categories: [],
      warnings: [],
      error: 'GitHub answered 401',
    },
  ]),
  primaryFormat: 'v2',
  warnings: ['PRIMARY keeps v1, but v2 is read'],
  rateLimit: { remaining: 4_987, limit: 5_000, resetsAt: 1_767_323_045 },
};

/** What the page may have to show: what has happened to a watch until then. */
const happenings: Readonly<Record<string, readonly WatchEvent[]>> = {
  nothing: [],
  'a poll': [{ name: 'watch.unchanged', timestamp: 1, format: 'v1' }, waits('poll')],
  'a poll that failed': [{ name: 'watch.poll-failed', problem: 'x', ...failure }, waits('poll-retry')],
  'a sync that runs': [begun],
  'all in sync': [begun, synced(everythingInSync)],
  'everything at once': [begun, synced(everyState, true)],
  'odd things': [begun, synced(oddities, true)],
  'a pull request that was merged': [
    begun,
    synced(everythingInSync),
    { name: 'watch.merged', repository: 'Haidra-Org/AI-Horde-image-model-reference', number: 1 },
  ],
  'all that may be in trouble': [
    { name: 'watch.redis-lost', place: 'redis:6379', problem: 'x' },
    { name: 'watch.github-unseen', problem: 'x', isRefused: true },
    begun,
    synced({ ...oddities, rateLimit: { remaining: 0, limit: 5_000, resetsAt: 1_767_323_045 } }),
    { name: 'watch.memory-unsaved', problem: 'x' },
    begun,
    { name: 'watch.sync-failed', problem: 'no route', ...failure },
    { name: 'watch.poll-failed', problem: 'x', ...failure },
  ],
  proposed: [
    begun,
    synced(resultOf([repository('r', [compared('blip', threeChanges)], { kind: 'unchanged', pull: pull(1) })])),
  ],
  drift: [
    begun,
    synced(
      resultOf([repository('r', [compared('blip', threeChanges)], { kind: 'foreign', reason: 'x', pull: nowhere })]),
    ),
  ],
  'a sync that broke off': [begun, { name: 'watch.sync-failed', problem: 'no route', ...failure }, waits('sync-retry')],
  'every reason for a sync': (Object.keys(reasons) as SyncReason[]).flatMap((reason) => [
    began(reason),
    synced(everythingInSync),
  ]),
  'Redis there': [{ name: 'watch.redis-connected', place: 'redis:6379' }],
  'Redis lost': [{ name: 'watch.redis-lost', place: 'redis:6379', problem: 'x' }],
  'another process leads': [standingBy],
  'asked to stop': [stopping],
  ended: [stopping, { name: 'watch.stopped' }],
};

function statusAfter(events: readonly WatchEvent[]): StatusDocument {
  const model = new StatusModel({ ...about, startedAt: 1_700_000_000_000 });
  for (const [index, event] of events.entries()) model.onEvent(event, 1_700_000_000_000 + index * 1_000);
  return model.document();
}

/** In another process, which the leader has told what it has found. */
function shownElsewhere(): StatusDocument {
  const model = new StatusModel({ ...about, dryRun: true, startedAt: 1_700_000_000_000 });
  model.onEvent(standingBy, 1_700_000_000_000);
  const told = resultsText({ machine: 'blade-1', results: statusAfter([begun, synced(everyState, true)]) }) ?? '';
  const { results, machine } = readResults(told);
  model.show(results, machine);
  return model.document();
}

describe('what /api/status answers keeps to its schema', () => {
  for (const [what, events] of Object.entries(happenings)) {
    it(`after ${what}`, () => {
      checkedStatus(statusAfter(events));
    });
  }

  it('where another process’s results are shown', () => {
    checkedStatus(shownElsewhere());
  });

  it('which names nothing that is not among these', () => {
    // A sync that runs has one reason; all of them stand in the runs.
    const running = (Object.keys(reasons) as SyncReason[]).map((reason) => statusAfter([began(reason)]));
    const withoutPages = new StatusModel({ ...about, serverUrl: 'none', startedAt: 0 }).document();
    const all = [...Object.values(happenings).map(statusAfter), shownElsewhere(), withoutPages, ...running];
    assert.deepEqual(
      notShown(closedSchema(publishedSchema('status')), JSON.parse(JSON.stringify(all)) as unknown[]),
      [],
    );
  });

  it('and begins with its version, the program’s behind it', () => {
    assert.deepEqual(Object.entries(statusAfter([])).slice(0, 2), [
      ['version', 1],
      ['programVersion', '1.2.3'],
    ]);
  });
});

describe('the schema of the status', () => {
  const status = statusAfter([begun, synced(everyState, true)]);
  const problemOf = checkOf(publishedSchema('status'));

  it('lets a reader meet members and words that came later', () => {
    assert.equal(problemOf({ ...status, phase: 'dreaming', later: 1 }), undefined);
  });

  it('refuses a member of another type, and one that is missing', () => {
    assert.match(problemOf({ ...status, startedAt: 'today' }) ?? '', /startedAt must be number/);
    assert.match(problemOf({ version: 1 }) ?? '', /must have required property 'verdict'/);
  });
});
