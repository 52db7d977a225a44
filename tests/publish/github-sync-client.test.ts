import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BranchMovedError } from '../../src/clients/repository/branch-moved-error.ts';
import { blobSha } from '../../src/clients/repository/git-objects.ts';
import { GitHubSyncClient } from '../../src/publish/github-sync-client.ts';
import type { ProposalTexts } from '../../src/model/proposal-texts.ts';
import type { Proposal } from '../../src/publish/proposal.ts';
import { branch, FakePulls } from './fake-pulls.ts';
import { FakeRepository } from './fake-repository.ts';
import { datesPath, inventedDates } from '../support/invented-dates.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const texts: ProposalTexts = {
  title: 'Title',
  body: (_held, marker) => `Body\n\n${marker}`,
  commitMessage: (trailer) => `Sync\n\n${trailer}`,
  datesMessage: (path, trailer) => `Dates in ${path}\n\n${trailer}`,
  obsolete: (marker) => marker,
  obsoleteOther: (marker) => marker,
  foreign: (marker) => marker,
};

function propose(text: string | undefined): Proposal {
  const files = text === undefined ? [] : [['clip.json', { text, sha: blobSha(text) }] as const];
  const hashed = (whole: string) => ({ hash: blobSha(whole).slice(0, 16), files: ['clip.json'], models: 1 });
  const changes = text === undefined ? [] : [['clip', hashed(text)] as const];
  return {
    branch,
    files: new Map(files),
    changes: new Map(changes),
    settled: new Set(['clip.json']),
    held: new Map(),
    objections: () => [],
  };
}

function start(repository = new FakeRepository()) {
  const base = repository.base(repository.commit({ 'clip.json': 'clip 0' }, [repository.commit({})]));
  const pulls = new FakePulls(repository.calls);
  const timing = virtualClock();
  const client = new GitHubSyncClient({
    repository,
    pulls: pulls,
    policy: { force: false, threshold: 1, onForeignCommits: 'keep', autoMerge: 'off' },
    requests: { labels: [], reviewers: [] },
    timing,
  });
  const publish = async (text: string | undefined, dryRun = false, scope = branch) => {
    repository.calls.length = 0;
    return await client.publish({ ...propose(text), branch: scope }, () => texts, base, dryRun);
  };
  /** After a look that was taken so many seconds before; negative: the clock was set back since. */
  const publishLater = async (text: string | undefined, seconds: number, { dryRun = false, differs = true } = {}) => {
    repository.calls.length = 0;
    const taken = await client.look(branch, differs);
    if (seconds < 0) timing.set(seconds);
    else timing.pass(seconds);
    const published = await client.publish(propose(text), () => texts, base, dryRun, taken);
    return { kind: published.action.kind, looks: repository.calls.filter((call) => call.startsWith('readBranches')) };
  };
  const writes = () => repository.calls.filter((call) => !/^(read|isAncestor|ofBranch|open$)/.test(call));
  return { repository, pulls, publish, publishLater, writes, timing };
}

/** A repository with a file of dates, which names the commit that changes clip.json. */
function startDated() {
  const repository = new FakeRepository();
  const pulls = new FakePulls(repository.calls);
  const files = { 'clip.json': 'clip 0', [datesPath]: 'dates 0' };
  const root = repository.commit({});
  const first = repository.base(repository.commit(files, [root]));
  const client = new GitHubSyncClient({
    repository,
    pulls: pulls,
    policy: { force: false, threshold: 1, onForeignCommits: 'keep', autoMerge: 'off' },
    requests: { labels: [], reviewers: [] },
    dates: inventedDates('clip.json'),
  });
  const publish = async (text: string | undefined, base = first, dryRun = false) => {
    repository.calls.length = 0;
    return await client.publish(propose(text), () => texts, base, dryRun);
  };
  const baseWith = (more: Readonly<Record<string, string>>) =>
    repository.base(repository.commit({ ...files, ...more }, [first.commit]));
  return { repository, pulls, publish, baseWith };
}

describe('a pull request with a file of dates', () => {
  it('asks no more of a second run than one without', async () => {
    const [dated, plain] = [startDated(), start()];
    await dated.publish('clip 1');
    await plain.publish('clip 1');
    for (const text of ['clip 1', undefined]) {
      await dated.publish(text);
      await plain.publish(text);
      assert.deepEqual(dated.repository.calls, plain.repository.calls);
    }
  });

  it('moves its branch once, to both commits', async () => {
    const { repository, publish } = startDated();
    await publish('clip 1');
    await publish('clip 2');
    const writes = repository.calls.filter((call) => !/^(read|isAncestor|ofBranch)/.test(call));
    assert.deepEqual(writes, ['writeCommit', 'writeCommit', `moveBranch ${branch}`, 'edit 1 body+title']);
  });

  it('is rebuilt where the base has changed the file of dates, and is the same pull request', async () => {
    const { repository, pulls, publish, baseWith } = startDated();
    await publish('clip 1');
    const base = baseWith({ [datesPath]: 'dates 2' });
    assert.equal((await publish('clip 1', base)).action.kind, 'update');
    const { parents } = await repository.readCommit(repository.branches.get(branch) ?? '');
    assert.deepEqual((await repository.readCommit(parents[0] ?? '')).parents, [base.commit]);
    assert.equal((await publish('clip 1', base)).action.kind, 'unchanged');
    assert.equal(pulls.all.length, 1);
  });

  it('is declined for good, whatever becomes of the file of dates', async () => {
    const { pulls, publish, baseWith } = startDated();
    await publish('clip 1');
    pulls.all = pulls.all.map((pull) => ({ ...pull, state: 'closed' as const }));
    assert.equal((await publish('clip 1', baseWith({ [datesPath]: 'dates 2' }))).action.kind, 'declined');
  });

  it('is closed where nothing but the file of dates would be left', async () => {
    const { publish, baseWith } = startDated();
    await publish('clip 1');
    assert.equal((await publish(undefined, baseWith({ 'clip.json': 'clip 1' }))).action.kind, 'close');
  });

  it('names the file of dates where it is brought along, or would be', async () => {
    const { publish } = startDated();
    assert.equal((await publish('clip 1', undefined, true)).alongside, datesPath);
    assert.equal((await publish('clip 1')).alongside, datesPath);
    assert.equal((await publish('clip 1')).alongside, undefined, 'it stands there already');
    assert.equal((await publish('clip 1', undefined, true)).alongside, undefined, 'it stands there already');
    assert.equal((await start().publish('clip 1', true)).alongside, undefined);
  });

  it('does not come of a file of dates that is out of date', async () => {
    const { publish } = startDated();
    assert.equal((await publish(undefined)).action.kind, 'nothing');
  });
});

/** Somebody else moves the branch just before we do, a number of times. */
class ContestedRepository extends FakeRepository {
  left: number;

  constructor(times: number) {
    super();
    this.left = times;
  }

  override async createBranch(at: { name: string; commit: string }): Promise<void> {
    if (this.left > 0) {
      this.left -= 1;
      this.calls.push('contested');
      throw new BranchMovedError(at.name);
    }
    await super.createBranch(at);
  }
}

describe('GitHubSyncClient', () => {
  it('opens one pull request, then writes nothing, then updates it, then closes it', async () => {
    const { publish, writes, pulls } = start();
    assert.equal((await publish('clip 1')).action.kind, 'create');
    assert.equal((await publish('clip 1')).action.kind, 'unchanged');
    assert.deepEqual(writes(), []);
    assert.equal((await publish('clip 2')).action.kind, 'update');
    assert.equal((await publish(undefined)).action.kind, 'close');
    assert.equal((await publish(undefined)).action.kind, 'nothing');
    assert.deepEqual(writes(), []);
    assert.equal(pulls.all.length, 1);
    assert.equal((await publish('clip 2')).action.kind, 'create', 'nobody declined what we closed ourselves');
  });

  describe('with a look that was taken beforehand', () => {
    const once = ['readBranches sync/primary/'];

    it('does not look again where it is fresh', async () => {
      const { publishLater } = start();
      assert.deepEqual(await publishLater('clip 1', 5), { kind: 'create', looks: once });
      assert.deepEqual(await publishLater('clip 2', 5), { kind: 'update', looks: once });
    });

    it('does not look again where there is nothing to write, however old it is', async () => {
      const { publish, publishLater } = start();
      assert.deepEqual(await publishLater(undefined, 900), { kind: 'nothing', looks: once });
      await publish('clip 1');
      assert.deepEqual(await publishLater('clip 1', 900), { kind: 'unchanged', looks: once });
      assert.deepEqual(await publishLater('clip 2', 900, { dryRun: true }), { kind: 'update', looks: once });
    });

    it('looks again before it writes where that look is older, or its age is not known', async () => {
      for (const seconds of [6, -1]) {
        const { publishLater } = start();
        assert.deepEqual(await publishLater('clip 1', seconds), { kind: 'create', looks: [...once, ...once] });
      }
    });

    it('does not write over what happened since', async () => {
      const { pulls, publish, publishLater, timing, writes } = start();
      await publish('clip 1');
      timing.at(6, () => {
        pulls.all = pulls.all.map((pull) => ({ ...pull, state: 'closed' as const }));
      });
      assert.equal((await publishLater('clip 2', 10)).kind, 'create');
      assert.ok(!writes().some((call) => call.startsWith('edit 1')));
    });

    it('asks for what the look left out', async () => {
      const { publishLater, repository } = start();
      assert.equal((await publishLater('clip 1', 0, { differs: false })).kind, 'create');
      assert.equal(repository.calls.filter((call) => call.startsWith('ofBranch')).length, 1);
    });
  });

  it('does not propose again what a person closed, but something else', async () => {
    const { publish, writes, pulls } = start();
    await publish('clip 1');
    pulls.all = pulls.all.map((pull) => ({ ...pull, state: 'closed' as const }));
    assert.equal((await publish('clip 1')).action.kind, 'declined');
    assert.deepEqual(writes(), []);
    assert.equal((await publish('clip 2')).action.kind, 'create');
  });

  it('tells the branch, the files, and the pull request that stands', async () => {
    const { publish } = start();
    assert.deepEqual(await publish('clip 1'), {
      branch,
      action: { kind: 'create' },
      files: ['clip.json'],
      pull: { number: 1, url: 'https://github.example/o/r/pull/1' },
      warnings: [],
    });
  });

  it('writes nothing in a dry run and tells what it would do', async () => {
    const { publish, writes } = start();
    assert.deepEqual(await publish('clip 1', true), {
      branch,
      action: { kind: 'create' },
      files: ['clip.json'],
      warnings: [],
    });
    assert.deepEqual(writes(), []);
  });

  it('looks again and decides anew where somebody moved the branch meanwhile', async () => {
    const repository = new ContestedRepository(1);
    const { publish, timing } = start(repository);
    assert.equal((await publish('clip 1')).action.kind, 'create');
    assert.deepEqual(timing.sleeps, [500], 'the other one gets a moment');
    assert.equal(repository.calls.filter((call) => call.startsWith('readBranches')).length, 2);
    assert.equal(repository.calls.filter((call) => call === 'create').length, 1);
  });

  it('finds the work of another run that was quicker', async () => {
    const repository = new ContestedRepository(1);
    const first = start(repository);
    const createBranch = repository.createBranch.bind(repository);
    repository.createBranch = async (at) => {
      repository.createBranch = createBranch;
      repository.left = 0;
      await first.pulls.create({ branch, base: 'main', title: '', body: '' });
      await createBranch(at);
      repository.branches.set(branch, repository.commit({ 'clip.json': 'theirs' }, [at.commit]));
      throw new BranchMovedError(branch);
    };
    assert.equal((await first.publish('clip 1')).action.kind, 'foreign');
  });

  it('tells what it did where somebody pushes to a pull request that it was to close beside it', async () => {
    const { publish, pulls, repository } = start();
    const scope = 'sync/primary/clip';
    await publish('clip 1', false, scope);
    const expectBranch = repository.expectBranch.bind(repository);
    repository.expectBranch = async (at) => {
      if (at.name === scope) throw new BranchMovedError(scope);
      await expectBranch(at);
    };
    const { action, others } = await publish('clip 2');
    assert.equal(action.kind, 'create');
    assert.deepEqual(
      others?.map((other) => [other.action, other.reason]),
      [['keep', 'somebody has pushed to its branch meanwhile']],
    );
    assert.deepEqual(
      pulls.all.map(({ state }) => state),
      ['open', 'open'],
    );
  });

  it('gives up after three rounds', async () => {
    const repository = new ContestedRepository(3);
    const { publish, pulls } = start(repository);
    await assert.rejects(publish('clip 1'), BranchMovedError);
    assert.equal(repository.calls.filter((call) => call === 'contested').length, 3);
    assert.deepEqual(pulls.all, []);
  });

  it('does not look again where something else failed', async () => {
    const repository = new FakeRepository();
    const down = new Error('down');
    repository.createBranch = () => Promise.reject(down);
    const { publish } = start(repository);
    await assert.rejects(publish('clip 1'), (error) => error === down);
    assert.equal(repository.calls.filter((call) => call.startsWith('readBranches')).length, 1);
  });
});
