import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AppError } from '../../src/clients/repository/app-error.ts';
import { GitHubError } from '../../src/clients/repository/github-error.ts';
import type { RepositoryStanding } from '../../src/clients/repository/repository-standing.ts';
import type { Action } from '../../src/model/outcome.ts';
import type { SyncResult } from '../../src/model/sync-result.ts';
import type { GitHubNews } from '../../src/watch/events.ts';
import { GitHubWatch, newsOf, type LeftBehind } from '../../src/watch/github-watch.ts';
import { only, setUpWatch } from './harness.ts';
import { success } from './results.ts';

const repository = 'o/r';
const open = { number: 1, state: 'open', merged: false } as const;
const closed = { ...open, state: 'closed' } as const;
const merged = { ...closed, merged: true } as const;
const ref = { number: 1, url: 'https://github.example/o/r/pull/1' };

describe('what is news on GitHub', () => {
  const rows: readonly [
    given: string,
    left: LeftBehind,
    now: RepositoryStanding,
    what: GitHubNews['what'] | undefined,
  ][] = [
    ['all is as it was', { base: 'a', open: 1 }, { base: 'a', pulls: [open] }, undefined],
    ['nothing is open, as before', { base: 'a' }, { base: 'a', pulls: [closed] }, undefined],
    ['the base is elsewhere', { base: 'a', open: 1 }, { base: 'b', pulls: [open] }, 'base-moved'],
    ['ours was merged', { base: 'a', open: 1 }, { base: 'b', pulls: [merged] }, 'merged'],
    ['ours was closed', { base: 'a', open: 1 }, { base: 'a', pulls: [closed] }, 'closed'],
    ['one was opened again', { base: 'a' }, { base: 'a', pulls: [open] }, 'opened'],
    ['ours is not among the newest', { base: 'a', open: 7 }, { base: 'a', pulls: [open] }, undefined],
    ['GitHub shows none', { base: 'a', open: 1 }, { base: 'a', pulls: [] }, undefined],
  ];
  for (const [given, left, now, what] of rows) {
    it(`${what ?? 'nothing'} where ${given}`, () => {
      assert.equal(newsOf(repository, left, now)?.what, what);
    });
  }
});

/** A sync that compared that base, and ended so. */
function syncedOn(commit: string, action: Action, more: Partial<SyncResult> = {}): SyncResult {
  const outcome = { branch: 'sync/primary/all', action, files: [], ...(action.kind === 'create' && { pull: ref }) };
  const found = { owner: 'o', name: 'r', base: { branch: 'main', commit }, categories: [], warnings: [], outcome };
  return { ...success, repositories: [found], ...more };
}

/** GitHub, to be set by the test. */
function githubOf(standing: RepositoryStanding) {
  const now: { standing: RepositoryStanding; looks: number; error?: Error | undefined } = { standing, looks: 0 };
  const side = new GitHubWatch(
    new Map([
      [
        repository,
        () => {
          now.looks += 1;
          return now.error ? Promise.reject(now.error) : Promise.resolve(now.standing);
        },
      ],
    ]),
  );
  return { now, side };
}

describe('GitHub’s side', () => {
  it('is at first taken as it is', async () => {
    const { now, side } = githubOf({ base: 'a', pulls: [open] });
    assert.equal(await side.look(), undefined);
    now.standing = { base: 'a', pulls: [closed] };
    assert.deepEqual(await side.look(), { repository, what: 'closed', number: 1 });
  });

  for (const [action, left] of [
    [{ kind: 'create' }, 1],
    [{ kind: 'update', pull: ref }, 1],
    [{ kind: 'complete', pull: ref }, 1],
    [{ kind: 'unchanged', pull: ref }, 1],
    [{ kind: 'waiting', pull: ref, reason: 'clip is unknown' }, 1],
    [{ kind: 'foreign', pull: ref, reason: 'not ours' }, 1],
    [{ kind: 'close', pull: ref }, undefined],
    [{ kind: 'declined', pull: ref }, undefined],
    [{ kind: 'proposed-elsewhere', pull: ref }, undefined],
    [{ kind: 'below-threshold', changes: 1, threshold: 2 }, undefined],
    [{ kind: 'nothing' }, undefined],
  ] as const) {
    it(`is known after a sync that ended with ${action.kind}: our own writes are no news`, async () => {
      const { now, side } = githubOf({ base: 'a', pulls: [] });
      side.settle(syncedOn('b', action));
      assert.deepEqual(side.left, { [repository]: { base: 'b', open: left } });
      now.standing = { base: 'b', pulls: left === undefined ? [closed] : [open] };
      assert.equal(await side.look(), undefined);
    });
  }

  it('has a change that came while a sync was under way', async () => {
    const { now, side } = githubOf({ base: 'a', pulls: [] });
    side.settle(syncedOn('a', { kind: 'create' }));
    now.standing = { base: 'b', pulls: [open] };
    assert.equal((await side.look())?.what, 'base-moved');
  });

  it('is not news a second time where the sync for it changes nothing of it', async () => {
    const { now, side } = githubOf({ base: 'a', pulls: [] });
    side.settle(syncedOn('a', { kind: 'nothing' }));
    now.standing = { base: 'a', pulls: [open] };
    assert.equal((await side.look())?.what, 'opened');
    side.settle(syncedOn('a', { kind: 'nothing' }));
    assert.equal(await side.look(), undefined);
    now.standing = { base: 'a', pulls: [] };
    assert.equal(await side.look(), undefined);
    now.standing = { base: 'a', pulls: [open] };
    assert.equal((await side.look())?.what, 'opened');
  });

  it('leaves a repository as it was known where a sync could not read it', () => {
    const { side } = githubOf({ base: 'a', pulls: [] });
    side.recall({ [repository]: { base: 'a', open: 1 } });
    const [found] = syncedOn('b', { kind: 'nothing' }).repositories;
    side.settle({ ...success, repositories: [{ ...found!, error: 'GitHub answered 502' }] });
    assert.deepEqual(side.left, { [repository]: { base: 'a', open: 1 } });
  });
});

describe('a watch that sees GitHub', () => {
  it('syncs once when somebody merges, with no word from PRIMARY', async () => {
    const { now, side } = githubOf({ base: 'a', pulls: [open] });
    const results = [syncedOn('a', { kind: 'unchanged', pull: ref }), syncedOn('b', { kind: 'nothing' })];
    const watch = setUpWatch({ github: side, startupSync: true, sync: (count) => results[count - 1]! });
    watch.clock.at(70, () => (now.standing = { base: 'b', pulls: [merged] }));
    await watch.run(400);
    assert.deepEqual(watch.syncs, [0, 120]);
    assert.deepEqual(
      only(watch, 'watch.github-changed').map(({ what, number }) => [what, number]),
      [['merged', 1]],
    );
    assert.equal(only(watch, 'watch.sync-started')[1]?.reason, 'github-change');
  });

  it('does not look where PRIMARY’s change brings a sync anyway', async () => {
    const { now, side } = githubOf({ base: 'a', pulls: [] });
    const watch = setUpWatch({ github: side, poll: (count) => count, sync: () => syncedOn('a', { kind: 'nothing' }) });
    await watch.run(200);
    assert.equal(watch.syncs.length, 3);
    assert.equal(now.looks, 0);
  });

  it('says that a person is waited for, where GitHub refuses what it did not answer before', async () => {
    const { now, side } = githubOf({ base: 'a', pulls: [] });
    const watch = setUpWatch({ github: side });
    const refusal = new GitHubError({ method: 'GET', path: '/user', status: 401, problem: 'Bad credentials' });
    watch.clock.at(50, () => (now.error = new Error('connect ECONNREFUSED')));
    watch.clock.at(150, () => (now.error = refusal));
    // It goes on waiting.
    watch.clock.at(250, () => (now.error = new Error('connect ECONNREFUSED')));
    watch.clock.at(350, () => (now.error = undefined));
    await watch.run(500);
    assert.deepEqual(
      only(watch, 'watch.github-unseen').map(({ problem, isRefused }) => [problem.includes('401'), isRefused]),
      [
        [false, false],
        [true, true],
      ],
    );
    assert.equal(only(watch, 'watch.github-seen').length, 1);
  });

  it('sees GitHub again with a sync that went through', async () => {
    const { now, side } = githubOf({ base: 'a', pulls: [] });
    const error = new AppError('The GitHub App 7 is suspended.');
    const poll = (count: number) => (count < 4 ? 1 : count);
    const watch = setUpWatch({ github: side, poll, sync: () => syncedOn('a', { kind: 'nothing' }) });
    watch.clock.at(50, () => (now.error = error));
    await watch.run(400);
    const names = watch.events.map(({ name }) => name).filter((name) => /github|synced/.test(name));
    assert.deepEqual(names.slice(0, 3), ['watch.github-unseen', 'watch.synced', 'watch.github-seen']);
    assert.equal(only(watch, 'watch.github-unseen')[0]?.isRefused, true);
  });

  it('goes on where GitHub does not answer, and says so once', async () => {
    const { now, side } = githubOf({ base: 'a', pulls: [] });
    const watch = setUpWatch({ github: side });
    watch.clock.at(50, () => (now.error = new Error('connect ECONNREFUSED')));
    watch.clock.at(250, () => (now.error = undefined));
    await watch.run(400);
    assert.equal(only(watch, 'watch.github-unseen').length, 1);
    assert.equal(only(watch, 'watch.github-seen').length, 1);
    assert.deepEqual(watch.polls, [0, 60, 120, 180, 240, 300, 360]);
  });
});

describe('our pull request that was merged last', () => {
  it('is told once, also where it was merged before the watch began', async () => {
    const { now, side } = githubOf({ base: 'a', pulls: [open, { number: 3, state: 'closed', merged: true }] });
    const watch = setUpWatch({ github: side, sync: () => syncedOn('a', { kind: 'nothing' }) });
    watch.clock.at(70, () => (now.standing = { base: 'a', pulls: [{ number: 4, state: 'closed', merged: true }] }));
    await watch.run(400);
    assert.deepEqual(
      only(watch, 'watch.merged').map(({ repository: where, number }) => [where, number]),
      [
        [repository, 3],
        [repository, 4],
      ],
    );
  });
});
