import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { PullRequest } from '../../src/clients/repository/pull-requests.ts';
import { look as lookAt } from '../../src/publish/look.ts';
import { writeMarker } from '../../src/publish/marker.ts';
import { observe } from '../../src/publish/observe.ts';
import { trailer } from '../../src/publish/trailer.ts';
import { branch, FakePulls, pullRequest } from './fake-pulls.ts';
import { FakeRepository } from './fake-repository.ts';

const body = `Text\n\n${writeMarker({ changes: new Map([['clip', 'ab12']]), base: 'b'.repeat(40), ready: true, withdrawn: false })}`;
const elsewhere = 'sync/primary/clip';

let repository: FakeRepository;
let base: string;
/** A commit of ours on the base. */
let ours: string;

beforeEach(() => {
  repository = new FakeRepository();
  const root = repository.commit({});
  base = repository.commit({ 'clip.json': '0' }, [root]);
  ours = repository.commit({ 'clip.json': '1' }, [base], (treeSha) => `Sync\n\n${trailer(treeSha)}`);
});

function our(number: number, more: Partial<PullRequest> = {}): PullRequest {
  return pullRequest(number, { body, ...more });
}

interface Given {
  /** Of the scope. */
  readonly scope?: string;
  readonly branches?: Readonly<Record<string, string>>;
  readonly pulls?: readonly PullRequest[];
  readonly differs?: boolean;
  /** Whether the tree of our commit is what this run wants. */
  readonly isKnown?: boolean;
  /** The account that asks. */
  readonly account?: string;
}

async function look({ scope = branch, branches = {}, pulls = [], differs = true, isKnown = true, account }: Given) {
  for (const [name, commit] of Object.entries(branches)) repository.branches.set(name, commit);
  const { tree } = repository.base(ours);
  const known = new Map(isKnown ? [[tree.sha, tree]] : []);
  const calls = repository.calls;
  const fake = new FakePulls(calls, pulls);
  fake.account = account;
  const seen = await lookAt(repository, fake, { branch: scope, differs, at: 0 });
  const question = { branch: scope, base: repository.base(base), differs, known, datesPath: undefined, seen };
  const observed = await observe(repository, fake, question);
  return { observed, calls };
}

describe('what GitHub has for a scope', () => {
  it('is nothing', async () => {
    const { observed } = await look({});
    assert.deepEqual(observed, { earlier: [], others: [] });
  });

  it('is asked for again where a branch went or came between the answers about it and its pull request', async () => {
    const readBranches = repository.readBranches.bind(repository);
    let times = 0;
    repository.readBranches = async (prefix) => ((times += 1) === 1 ? [] : await readBranches(prefix));
    const { observed } = await look({ branches: { [branch]: ours }, pulls: [our(7)] });
    assert.equal(times, 2);
    assert.equal(observed.head?.commit, ours);
    assert.equal(observed.pull?.number, 7);
  });

  it('tells the account that asks only where somebody else than the author has asked GitHub to merge what we asked it to', async () => {
    const autoMerge = { head: ours, isAsked: true };
    const marked = { changes: new Map([['clip', 'ab12']]), base: 'b'.repeat(40), ready: true, withdrawn: false };
    const asked = `Text\n\n${writeMarker({ ...marked, autoMerge })}`;
    const viewerOf = async (more: Partial<PullRequest>) => {
      repository.calls.length = 0;
      const pulls = [our(7, { author: 'bot', ...more })];
      const { observed, calls } = await look({ branches: { [branch]: ours }, pulls, account: 'bot-2' });
      return { viewer: observed.viewer, isAsked: calls.includes('viewer') };
    };
    const unknown = { viewer: undefined, isAsked: false };
    assert.deepEqual(await viewerOf({ body: asked }), unknown);
    assert.deepEqual(await viewerOf({ body: asked, autoMerge: { by: 'bot' } }), unknown);
    assert.deepEqual(await viewerOf({ autoMerge: { by: 'ann' } }), unknown);
    assert.deepEqual(await viewerOf({ body: asked, autoMerge: { by: 'ann' } }), { viewer: 'bot-2', isAsked: true });
  });

  it('is our branch and our pull request', async () => {
    const { observed } = await look({ branches: { [branch]: ours }, pulls: [our(7)] });
    assert.equal(observed.head?.commit, ours);
    assert.equal(observed.head.ours, true);
    assert.equal(observed.pull?.number, 7);
    assert.deepEqual([...observed.pull.marker.changes], [['clip', 'ab12']]);
    assert.equal(observed.stranger, undefined);
  });

  it('is our pull request after “Update with rebase”: its marker tells what we built on', async () => {
    const told = { changes: new Map([['clip', 'ab12']]), base, ready: true, withdrawn: false };
    const later = repository.commit({ 'clip.json': '0', 'README.md': 'new' }, [base]);
    const words = `Sync\n\n${trailer(repository.base(ours).tree.sha)}`;
    const rebased = repository.commit({ 'clip.json': '1', 'README.md': 'new' }, [later], words);
    base = later;
    const pulls = [pullRequest(7, { body: writeMarker(told) })];
    const { observed } = await look({ branches: { [branch]: rebased }, pulls });
    assert.equal(observed.head?.ours, true);
    assert.equal(observed.pull?.number, 7);
  });

  it('is a branch that was left over', async () => {
    const { observed } = await look({ branches: { [branch]: ours }, differs: false });
    assert.equal(observed.head?.ours, true);
    assert.equal(observed.pull, undefined);
  });

  const strangers: Readonly<Record<string, Partial<PullRequest>>> = {
    'without our marker': { body: 'Mine' },
    'from a fork': { fromSameRepository: false },
  };
  for (const [given, more] of Object.entries(strangers)) {
    it(`is a stranger’s pull request on our branch: one ${given}`, async () => {
      const { observed } = await look({ branches: { [branch]: ours }, pulls: [our(7, more)] });
      assert.equal(observed.pull, undefined);
      assert.equal(observed.stranger?.number, 7);
    });
  }

  describe('whose description somebody has written anew', () => {
    const rewritten = pullRequest(7, { body: 'Looks good, merging on Friday.', author: 'sync-bot' });

    it('is our pull request all the same where our account opened it: it is told anew', async () => {
      const { observed } = await look({ branches: { [branch]: ours }, pulls: [rewritten], account: 'sync-bot' });
      const marker = { changes: new Map(), base, ready: true, withdrawn: false, dated: false };
      assert.deepEqual(observed.pull, { ...rewritten, marker });
      assert.equal(observed.stranger, undefined);
    });

    it('is our pull request of the past where it is closed: its commit tells that it is ours', async () => {
      const theirs = repository.commit({ 'clip.json': '2' }, [ours]);
      const closed = { ...rewritten, state: 'closed' as const };
      const pulls = [
        { ...closed, number: 11, headCommit: ours, author: 'somebody' },
        { ...closed, number: 10, headCommit: ours, merged: true },
        { ...closed, number: 9, headCommit: ours, fromSameRepository: false },
        { ...closed, number: 8, headCommit: theirs },
        { ...closed, number: 7, headCommit: ours },
      ];
      const { observed } = await look({ pulls, account: 'sync-bot' });
      assert.deepEqual(
        observed.unmarked?.map(({ pull }) => pull.number),
        [7],
      );
      assert.deepEqual(observed.earlier, []);
    });

    it('is looked for among the closed ones as long as no open one has a marker, which remembers what was declined', async () => {
      const closed = { ...rewritten, number: 5, state: 'closed' as const, headCommit: ours };
      const at = { branches: { [branch]: ours }, account: 'sync-bot' };
      const unmarked = async (open: PullRequest) =>
        (await look({ ...at, pulls: [open, closed] })).observed.unmarked?.map(({ pull }) => pull.number);
      assert.deepEqual(await unmarked(rewritten), [5]);
      assert.equal(await unmarked(our(7)), undefined);
    });

    it('is our pull request of another scope', async () => {
      const pulls = [{ ...rewritten, branch: elsewhere }];
      const { observed } = await look({ branches: { [elsewhere]: ours }, pulls, account: 'sync-bot' });
      assert.deepEqual(
        observed.others.map(({ pull }) => pull.number),
        [7],
      );
    });

    const others: Readonly<Record<string, Given>> = {
      'another account opened it': { account: 'somebody' },
      'the account that opened it is gone': { pulls: [pullRequest(7)], account: 'sync-bot' },
      'GitHub does not tell our account': {},
      'it comes from a fork': { pulls: [{ ...rewritten, fromSameRepository: false }], account: 'sync-bot' },
      'it goes onto another base': { pulls: [{ ...rewritten, base: 'next' }], account: 'sync-bot' },
    };
    for (const [given, more] of Object.entries(others)) {
      it(`is a stranger’s where ${given}`, async () => {
        const { observed } = await look({ branches: { [branch]: ours }, pulls: [rewritten], ...more });
        assert.equal(observed.pull, undefined);
        assert.equal(observed.stranger?.number, 7);
      });
    }

    it('is our pull request also where somebody has pushed to it', async () => {
      const theirs = repository.commit({ 'clip.json': '2' }, [ours]);
      const { observed } = await look({ branches: { [branch]: theirs }, pulls: [rewritten], account: 'sync-bot' });
      assert.equal(observed.pull?.number, 7);
      assert.equal(observed.head?.ours, false);
    });

    it('is not asked about where the marker is there', async () => {
      const { calls } = await look({ branches: { [branch]: ours }, pulls: [our(7, { author: 'somebody' })] });
      assert.ok(!calls.includes('viewer'));
    });
  });

  it('is our pull request that goes onto another base', async () => {
    const { observed } = await look({ branches: { [branch]: ours }, pulls: [our(7, { base: 'next' })] });
    assert.equal(observed.pull, undefined);
    assert.equal(observed.misdirected?.number, 7);
    assert.equal(observed.stranger, undefined);
  });

  it('is nothing of ours outside our prefix, whatever marker a pull request there has', async () => {
    const pulls = [our(7, { branch: 'feature' }), our(6, { branch: 'feature', state: 'closed' })];
    const { observed } = await look({ scope: 'feature', branches: { feature: ours }, pulls });
    assert.equal(observed.pull, undefined);
    assert.equal(observed.stranger?.number, 7);
    assert.deepEqual(observed.earlier, []);
  });

  it('is a stranger’s pull request beside ours', async () => {
    const pulls = [our(8, { base: 'next', body: 'Mine' }), our(7)];
    const { observed } = await look({ branches: { [branch]: ours }, pulls });
    assert.equal(observed.pull?.number, 7);
    assert.equal(observed.stranger?.number, 8);
  });

  it('is the past: pull requests of ours that are closed, newest first', async () => {
    const pulls = [
      our(9, { state: 'closed' }),
      our(8, { state: 'closed', body: 'Mine' }),
      our(7, { state: 'closed', merged: true }),
      our(6, { state: 'closed', base: 'next' }),
    ];
    const { observed } = await look({ pulls });
    assert.deepEqual(
      observed.earlier.map(({ number }) => number),
      [9, 7],
    );
    assert.equal(observed.stranger, undefined);
  });

  it('is a pull request of ours for another scope', async () => {
    const { observed } = await look({ branches: { [elsewhere]: ours }, pulls: [our(7, { branch: elsewhere })] });
    assert.deepEqual(
      observed.others.map(({ pull, head }) => [pull.number, head?.commit]),
      [[7, ours]],
    );
  });

  it('is a pull request of ours for another scope also where a person has pushed to it or it goes onto another base', async () => {
    const theirs = repository.commit({ 'clip.json': '9' }, [ours]);
    const branches = { 'sync/primary/a': theirs, 'sync/primary/c': ours };
    const pulls = [our(7, { branch: 'sync/primary/a' }), our(9, { branch: 'sync/primary/c', base: 'next' })];
    const { others } = (await look({ branches, pulls })).observed;
    assert.deepEqual(
      others.map(({ pull, head }) => [pull.number, head?.ours]),
      [
        [7, false],
        [9, undefined],
      ],
    );
  });

  it('is no pull request of another scope that is not ours, of a fork, or not under our prefix', async () => {
    const branches = { 'sync/primary/b': ours, 'sync/primary/c': ours, feature: ours };
    const pulls = [
      our(8, { branch: 'sync/primary/b', body: 'Mine' }),
      our(9, { branch: 'sync/primary/c', fromSameRepository: false }),
      our(10, { branch: 'feature' }),
    ];
    assert.deepEqual((await look({ branches, pulls })).observed.others, []);
  });
});

describe('looking costs', () => {
  const rows: readonly { given: string; is: Given; calls: readonly string[] }[] = [
    {
      given: 'one request where nothing differs and nothing of ours is there',
      is: { differs: false },
      calls: ['readBranches sync/primary/'],
    },
    {
      given: 'two requests before something is proposed for the first time',
      is: {},
      calls: ['readBranches sync/primary/', `ofBranch ${branch}`],
    },
    {
      given: 'three requests where the pull request says already what it should',
      is: { branches: { [branch]: '' }, pulls: [our(7)] },
      calls: ['readBranches sync/primary/', `ofBranch ${branch}`, 'readCommit'],
    },
    {
      given: 'four requests where the pull request says something else',
      is: { branches: { [branch]: '' }, pulls: [our(7)], isKnown: false },
      calls: ['readBranches sync/primary/', `ofBranch ${branch}`, 'readCommit', 'readTree'],
    },
    {
      given: 'two requests more where there is a branch of another scope, our own pull request open',
      is: { branches: { [branch]: '', [elsewhere]: '' }, pulls: [our(7), our(8, { branch: elsewhere })] },
      calls: ['readBranches sync/primary/', `ofBranch ${branch}`, 'readCommit', 'open', 'readCommit'],
    },
    {
      given: 'two requests more where there is a branch of another scope, nothing to propose',
      is: { branches: { [elsewhere]: '' }, pulls: [our(8, { branch: elsewhere })], differs: false },
      calls: ['readBranches sync/primary/', 'open', 'readCommit'],
    },
    {
      given: 'two requests more where another scope may have it',
      is: { branches: { [elsewhere]: '' }, pulls: [our(8, { branch: elsewhere })] },
      calls: ['readBranches sync/primary/', `ofBranch ${branch}`, 'open', 'readCommit'],
    },
  ];
  for (const { given, is, calls } of rows) {
    it(given, async () => {
      const branches = Object.fromEntries(Object.keys(is.branches ?? {}).map((name) => [name, ours]));
      assert.deepEqual((await look({ ...is, branches })).calls, calls);
    });
  }
});
