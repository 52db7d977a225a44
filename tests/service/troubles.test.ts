import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { unreadFiles, type SyncResult } from '../../src/model/sync-result.ts';
import { StatusModel } from '../../src/service/status-model.ts';
import type { Trouble } from '../../src/service/status-document.ts';
import type { WatchEvent } from '../../src/watch/events.ts';
import { checkedStatus } from '../support/documents.ts';
import { compared, everyState, everythingInSync, noChange, pull, repository, resultOf, unknown } from './results.ts';
import { threeChanges } from './results.ts';
import { about } from './test-service.ts';

const images = 'AI-Horde-image-model-reference';
const begun: WatchEvent = { name: 'watch.sync-started', reason: 'change', attempt: 1 };
const synced = (result: SyncResult): WatchEvent => ({ name: 'watch.synced', result, hasProblems: false });
const failure = { failures: 2, retryInSeconds: 60 };
const failed = (result: SyncResult): WatchEvent => ({ name: 'watch.sync-failed', result, ...failure });
const brokenOff: WatchEvent = { name: 'watch.sync-failed', problem: 'no route', ...failure };
const failedPoll: WatchEvent = { name: 'watch.poll-failed', problem: 'connect ECONNREFUSED', ...failure };
const standingBy: WatchEvent = { name: 'watch.standing-by', leader: 'blade-1' };
const notRemembered: WatchEvent = { name: 'watch.memory-unsaved', problem: 'ENOSPC' };

function troublesAfter(...events: readonly WatchEvent[]): readonly Trouble[] {
  const model = new StatusModel({ ...about, startedAt: 0 });
  for (const [second, event] of events.entries()) model.onEvent(event, second * 1_000);
  return checkedStatus(model.document()).troubles;
}

/** `error clip: refused: …` */
function line({ severity, subject, text }: Trouble): string {
  return `${severity} ${subject}: ${text}`;
}

const unread = (name: string) =>
  repository(name, [unknown('blip', unreadFiles)], undefined, {
    error: `GitHub answered 401 to GET /repos/Haidra-Org/${name}.`,
  });
const unwritten = (...messages: readonly string[]) =>
  resultOf([
    repository(images, [
      compared('blip', noChange, { notes: messages.map((message) => ({ severity: 'error', message })) }),
    ]),
  ]);

describe('the troubles', () => {
  const rows: readonly (readonly [string, readonly WatchEvent[], readonly string[]])[] = [
    ['none at the start', [], []],
    ['none where all is in sync', [begun, synced(everythingInSync)], []],
    [
      'none where a change is proposed or declined',
      [
        begun,
        synced(resultOf([repository(images, [compared('blip', threeChanges)], { kind: 'declined', pull: pull(1) })])),
      ],
      [],
    ],
    ['none for standing by', [begun, synced(everythingInSync), standingBy], []],
    ['a PRIMARY that does not answer', [failedPoll], ['error PRIMARY: 2 failed polls in a row: connect ECONNREFUSED']],
    [
      'repositories that share a cause once, without what is unknown for it alone',
      [begun, failed(resultOf([unread('a'), unread('b')]))],
      ['error Haidra-Org/a, Haidra-Org/b: GitHub answered 401 to GET /repos/…', 'error Sync: 2 failed syncs in a row'],
    ],
    ['a sync that broke off', [begun, brokenOff], ['error Sync: 2 failed syncs in a row: no route']],
    [
      'categories that share a reason once',
      [begun, synced(resultOf([repository(images, [unknown('blip', 'late.'), unknown('clip', 'late.')])]))],
      ['error blip, clip: unknown: late'],
    ],
    [
      'a category that cannot be written in full, with the first of its errors',
      [begun, synced(unwritten('Model a has no URL.', 'Model b, too.', 'And c.'))],
      ['error blip: cannot be written in full: Model a has no URL; and 2 more errors'],
    ],
    [
      'GitHub, while it cannot be watched',
      [{ name: 'watch.github-unseen', problem: 'it answered 502', isRefused: false }],
      ['warning GitHub: cannot be watched: it answered 502'],
    ],
    [
      'GitHub as an error, where that waits for a person',
      [{ name: 'watch.github-unseen', problem: 'it answered 401.', isRefused: true }],
      ['error GitHub: cannot be watched: it answered 401'],
    ],
    [
      'it again, where this process leads again and has not seen GitHub yet',
      [
        { name: 'watch.github-unseen', problem: 'it answered 401.', isRefused: true },
        standingBy,
        { name: 'watch.leading', isAlone: false },
      ],
      ['error GitHub: cannot be watched: it answered 401'],
    ],
    [
      'it no longer once another process leads',
      [{ name: 'watch.github-unseen', problem: 'it answered 401.', isRefused: true }, standingBy],
      [],
    ],
    [
      'GitHub no longer once it can be',
      [{ name: 'watch.github-unseen', problem: 'x', isRefused: true }, { name: 'watch.github-seen' }],
      [],
    ],
    [
      'a limit that is used up',
      [begun, synced({ ...everythingInSync, rateLimit: { remaining: 0, limit: 60, resetsAt: 1 } })],
      ['warning GitHub: no more requests are allowed in this hour'],
    ],
    [
      'Redis, while it is not connected',
      [{ name: 'watch.redis-lost', place: 'r:1', problem: 'it is a replica' }],
      ['warning Redis: not connected: it is a replica'],
    ],
    [
      'a timestamp that is not remembered',
      [begun, synced(everythingInSync), notRemembered],
      ['warning State: the timestamp could not be remembered: ENOSPC'],
    ],
    ['no such timestamp once a sync went well', [notRemembered, begun, synced(everythingInSync)], []],
    [
      'the last sync of who leads, where it failed',
      [begun, brokenOff, standingBy],
      ['error Sync: the last one failed: no route'],
    ],
  ];
  for (const [what, events, lines] of rows) {
    it(`tell ${what}`, () => {
      assert.deepEqual(troublesAfter(...events).map(line), lines);
    });
  }

  it('come with the worst first', () => {
    const everything = { ...everyState, warnings: ['PRIMARY keeps v2, but v1 is read'] };
    const troubles = troublesAfter(
      { name: 'watch.redis-lost', place: 'r:1', problem: 'x' },
      { name: 'watch.github-unseen', problem: 'x', isRefused: false },
      begun,
      failed({
        ...everything,
        repositories: [...everything.repositories, unread('b'), ...unwritten('x').repositories],
      }),
      notRemembered,
      failedPoll,
    );
    assert.deepEqual(
      troubles.map(({ kind }) => kind),
      [
        ...['primary', 'repository', 'sync', 'refused', 'unknown', 'unwritten'],
        ...['pull-request', 'foreign', 'run', 'github', 'redis', 'memory'],
      ],
    );
    assert.equal(
      troubles.findLastIndex(({ severity }) => severity === 'error'),
      5,
    );
  });

  it('name a pull request with its page', () => {
    const foreign = { kind: 'foreign', pull: pull(7), reason: 'its last commit is not ours, #8 says' } as const;
    const others = [
      { branch: 'sync/primary/clip', pull: pull(4), action: 'keep', reason: 'over its own categories' } as const,
    ];
    const outcome = { branch: 'sync/primary/all', action: foreign, files: [], others };
    const [first, second] = troublesAfter(
      begun,
      synced(resultOf([repository(images, [compared('blip', threeChanges)], foreign, { outcome })])),
    );
    assert.deepEqual(first?.parts, ['left ', pull(7), ' alone: its last commit is not ours, #8 says']);
    assert.deepEqual(second?.parts, ['left ', pull(4), ' (sync/primary/clip) open: over its own categories']);
  });
});

describe('a pull request of ours that was merged', () => {
  const at = `Haidra-Org/${images}`;
  const isMerged = (number: number): WatchEvent => ({ name: 'watch.merged', repository: at, number });
  const withPull = (action: Parameters<typeof repository>[2]) =>
    synced(resultOf([repository(images, [compared('blip', threeChanges)], action)]));
  const proposed = withPull({ kind: 'unchanged', pull: pull(1) });
  const inSync = synced(everythingInSync);
  const rows: readonly (readonly [string, readonly WatchEvent[], merged: number | null, open: number | null])[] = [
    ['is not known before it is seen', [begun, proposed], null, 1],
    ['shows at once, in place of the open one', [begun, proposed, isMerged(1)], 1, null],
    ['stays when the next sync finds nothing to do', [begun, proposed, isMerged(1), begun, inSync], 1, null],
    ['shows before anything has been compared', [isMerged(1)], 1, null],
    ['shows though it was merged before the sync', [begun, inSync, isMerged(1)], 1, null],
    [
      'does not hide a later one that is open',
      [begun, withPull({ kind: 'unchanged', pull: pull(2) }), isMerged(1)],
      null,
      2,
    ],
    ['gives way to a later one', [isMerged(1), begun, withPull({ kind: 'update', pull: pull(2) })], null, 2],
    [
      'gives way to a later one that was declined',
      [isMerged(1), begun, withPull({ kind: 'declined', pull: pull(2) })],
      null,
      null,
    ],
    ['is another one after the next merge', [isMerged(1), begun, inSync, isMerged(2)], 2, null],
  ];
  for (const [what, events, merged, open] of rows) {
    it(what, () => {
      const model = new StatusModel({ ...about, startedAt: 0 });
      for (const [second, event] of events.entries()) model.onEvent(event, second * 1_000);
      const view = model.document().repositories.find(({ name }) => name === images);
      assert.deepEqual(view?.merged, merged === null ? null : pull(merged));
      assert.equal(view.pull?.number ?? null, open);
    });
  }
});
