import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BranchMovedError } from '../../src/clients/repository/branch-moved-error.ts';
import { GitHubError } from '../../src/clients/repository/github-error.ts';
import { blobSha } from '../../src/clients/repository/git-objects.ts';
import type { Action, AutoMerge } from '../../src/model/outcome.ts';
import { apply, type Requests } from '../../src/publish/apply.ts';
import type { Plan } from '../../src/publish/plan.ts';
import { readMarker, writeMarker, type Marker } from '../../src/publish/marker.ts';
import type { Head, OurPullRequest } from '../../src/publish/observed.ts';
import type { ProposalTexts } from '../../src/model/proposal-texts.ts';
import type { Proposal } from '../../src/publish/proposal.ts';
import { isWrittenByUs } from '../../src/publish/trailer.ts';
import { branch, FakePulls, pullRequest } from './fake-pulls.ts';
import { FakeRepository } from './fake-repository.ts';

const changes = new Map([['clip', 'ab12']]);
const proposed = new Map([['clip', { hash: 'ab12', files: ['clip.json'], models: 1 }]]);
const texts: ProposalTexts = {
  title: 'Title',
  body: (held, marker) => `Body, held: ${held.join()}\n\n${marker}`,
  commitMessage: (trailer) => `Sync\n\n${trailer}`,
  datesMessage: (path, trailer) => `Dates in ${path}\n\n${trailer}`,
  obsolete: (marker) => `Obsolete ${marker}`,
  obsoleteOther: (marker) => `Obsolete ${marker}`,
  foreign: (marker) => `Foreign ${marker}`,
};
const noRequests: Requests = { labels: [], reviewers: [] };

interface Given {
  readonly action: Action['kind'];
  readonly keepHead?: boolean;
  readonly hasPull?: boolean;
  readonly hasHead?: boolean;
  readonly ready?: boolean;
  readonly held?: readonly string[];
  readonly requests?: Requests;
  /** Somebody has pushed since we looked. */
  readonly pushed?: boolean;
  /** What GitHub answers to a call instead of doing it. */
  readonly refuse?: (call: string) => Error | undefined;
  /** The same, of git's data. */
  readonly refuseGit?: (call: string) => Error | undefined;
  /** The pull request was merged. */
  readonly isMerged?: boolean;
  readonly autoMerge?: AutoMerge;
  /** What the marker says that was asked, of the head there was or of another. */
  readonly asked?: { readonly isAsked: boolean; readonly head?: string };
}

async function run(given: Given) {
  const { keepHead = false, hasPull = false, hasHead = hasPull, ready = true, held = [] } = given;
  const calls: string[] = [];
  const repository = new FakeRepository(calls);
  repository.refuse = given.refuseGit ?? repository.refuse;
  const start = repository.commit({ 'blip.json': 'blip 0', 'clip.json': 'clip 0' });
  const oldHead = repository.commit({ 'blip.json': 'blip 1', 'clip.json': 'old' }, [start]);
  if (hasHead) repository.branches.set(branch, given.pushed ? start : oldHead);
  const asked = given.asked && { head: oldHead, ...given.asked };
  const marked = { base: 'b'.repeat(40), ready, autoMerge: asked, withdrawn: false };
  const marker: Marker = { changes: new Map([['clip', '0000']]), ...marked };
  const pull: OurPullRequest = { ...pullRequest(1, { body: `Old body\n\n${writeMarker(marker)}\n\nPS` }), marker };
  const pulls = new FakePulls(calls, hasPull ? [pull] : [], given.refuse);
  const head: Head = { commit: oldHead, ours: true, files: new Map(), touched: new Set(), dates: 'none' };
  const named = { number: 1, url: pull.url };
  const proposal: Proposal = {
    branch,
    files: new Map([['clip.json', { text: 'clip 1', sha: blobSha('clip 1') }]]),
    changes: proposed,
    settled: new Set(['clip.json']),
    held: new Map(),
    objections: () => [],
  };
  const files = new Map([
    ['clip.json', blobSha('clip 1')],
    ...(held.length > 0 ? [['blip.json', blobSha('blip 1')] as const] : []),
  ]);
  const plan: Plan = {
    branch,
    action: { kind: given.action, pull: named } as Action,
    files,
    changes,
    held,
    leftOut: new Map(),
    keepHead,
    datesDue: false,
    ...(given.autoMerge && { autoMerge: given.autoMerge }),
    others: [],
  };
  const seen = given.isMerged
    ? { earlier: [{ ...pull, state: 'closed' as const, merged: true }] }
    : { earlier: [], pull };
  const observed = { earlier: [], others: [], ...(hasHead && { head }), ...(hasPull && seen) };
  const done = apply(
    { plan, observed, proposal, texts, base: repository.base(start) },
    { repository, pulls: pulls, requests: given.requests ?? noRequests },
  );
  return { done: await done, calls, repository, pulls, start, oldHead };
}

describe('a plan that writes nothing', () => {
  const kinds = ['nothing', 'unchanged', 'waiting', 'proposed-elsewhere', 'declined', 'below-threshold'] as const;
  for (const action of kinds) {
    it(`is ${action}`, async () => {
      const { calls, done } = await run({ action, hasPull: true });
      assert.deepEqual(calls, []);
      assert.deepEqual(done, { warnings: [] });
    });
  }

  it('is foreign without a pull request', async () => {
    assert.deepEqual((await run({ action: 'foreign', hasHead: true })).calls, []);
  });
});

describe('a new pull request', () => {
  it('comes after its branch, and the branch after its commit', async () => {
    const requests = { labels: ['a', 'b'], reviewers: ['u'], team: 't' };
    const { calls, done, pulls } = await run({ action: 'create', requests });
    assert.deepEqual(calls, [
      'writeCommit',
      `createBranch ${branch}`,
      'create',
      'addLabels 1 a,b',
      'requestReviewers 1 u,team:t',
      'edit 1 body',
    ]);
    assert.deepEqual(done, { pull: { number: 1, url: 'https://github.example/o/r/pull/1' }, warnings: [] });
    assert.partialDeepStrictEqual(readMarker(pulls.all[0]?.body ?? ''), { changes, ready: true, withdrawn: false });
  });

  it('stands on the base, with the files wanted and our trailer', async () => {
    const { repository, start } = await run({ action: 'create' });
    const head = await repository.readCommit(repository.branches.get(branch) ?? '');
    assert.deepEqual(head.parents, [start]);
    assert.ok(isWrittenByUs(head));
    assert.deepEqual(repository.textsOf(head.sha), { 'blip.json': 'blip 0', 'clip.json': 'clip 1' });
  });

  it('takes a branch of ours that a run left over: moved where it wants other files', async () => {
    const { calls, repository } = await run({ action: 'create', hasHead: true });
    assert.deepEqual(calls.slice(0, 3), ['writeCommit', `moveBranch ${branch}`, 'create']);
    assert.deepEqual(repository.textsOf(repository.branches.get(branch) ?? ''), {
      'blip.json': 'blip 0',
      'clip.json': 'clip 1',
    });
  });

  it('takes a branch of ours that a run left over: as it is where it will do', async () => {
    const { calls } = await run({ action: 'create', hasHead: true, keepHead: true });
    assert.deepEqual(calls, ['create', 'edit 1 body']);
  });

  it('is not ready before labels and reviewers were asked for', async () => {
    const down = new GitHubError({ method: 'POST', path: '/x', status: 502, problem: 'down' });
    const refuse = (call: string) => (call.startsWith('addLabels') ? down : undefined);
    const calls: string[] = [];
    const pulls = new FakePulls(calls, [], refuse);
    const repository = new FakeRepository(calls);
    const base = repository.base(repository.commit({}));
    const nothing = { files: new Map(), settled: new Set<string>(), held: new Map(), objections: () => [] };
    const proposal = { branch, changes: proposed, ...nothing };
    const plan: Plan = {
      branch,
      action: { kind: 'create' },
      files: new Map(),
      changes,
      held: [],
      leftOut: new Map(),
      keepHead: false,
      datesDue: false,
      others: [],
    };
    const job = { plan, observed: { earlier: [], others: [] }, proposal, texts, base };
    const requests = { labels: ['a'], reviewers: [] };
    await assert.rejects(apply(job, { repository, pulls: pulls, requests }), (error) => error === down);
    assert.equal(readMarker(pulls.all[0]?.body ?? '')?.ready, false);
  });
});

describe('a pull request that GitHub is to merge by itself', () => {
  const ask: AutoMerge = { kind: 'ask' };
  const takeBack: AutoMerge = { kind: 'take-back', reason: 'it removes 1 model (clip)' };
  const requests: Requests = { labels: ['a'], reviewers: ['u'] };
  const askedIn = (pulls: FakePulls) => readMarker(pulls.all[0]?.body ?? '')?.autoMerge;
  const refusal = (status: number, problem: string) =>
    new GitHubError({ method: 'POST', path: '/graphql', status, problem });
  const refusing = (call: string, error: Error) => (asked: string) => (asked.startsWith(call) ? error : undefined);

  it('is asked for last, for the commit that was written, and then that is noted', async () => {
    const { calls, done, pulls, repository } = await run({ action: 'create', autoMerge: ask, requests });
    const head = repository.branches.get(branch) ?? '';
    assert.deepEqual(calls.slice(3), [
      'addLabels 1 a',
      'requestReviewers 1 u',
      `enableAutoMerge 1 ${head}`,
      'edit 1 body',
    ]);
    assert.deepEqual(askedIn(pulls), { head, isAsked: true });
    assert.equal(done.autoMerge, undefined);
  });

  it('waits for labels that GitHub does not take yet: checks may look for them', async () => {
    const late = refusing('addLabels', refusal(422, 'Validation Failed: Issue not found'));
    const { calls, done } = await run({ action: 'create', autoMerge: ask, requests, refuse: late });
    assert.ok(!calls.some((call) => call.startsWith('enableAutoMerge')));
    assert.deepEqual(done.autoMerge, { kind: 'no', reason: 'it has not got all its labels and reviewers yet' });
  });

  it('is told what is to be asked with its new words, asked, and told that it was', async () => {
    const { calls, pulls, repository } = await run({ action: 'update', hasPull: true, autoMerge: ask });
    const head = repository.branches.get(branch) ?? '';
    assert.deepEqual(calls, [
      'writeCommit',
      `moveBranch ${branch}`,
      'edit 1 body+title',
      `enableAutoMerge 1 ${head}`,
      'edit 1 body',
    ]);
    assert.deepEqual(askedIn(pulls), { head, isAsked: true });
  });

  it('that says all already is told only what is asked, its words as they are', async () => {
    const { calls, pulls, oldHead } = await run({ action: 'unchanged', hasPull: true, autoMerge: ask });
    assert.deepEqual(calls, ['edit 1 body', `enableAutoMerge 1 ${oldHead}`, 'edit 1 body']);
    assert.match(pulls.all[0]?.body ?? '', /^Old body\n\n<!-- .* -->\n\nPS$/);
    assert.deepEqual(askedIn(pulls), { head: oldHead, isAsked: true });
  });

  it('is not told twice what is to be asked', async () => {
    const { calls, oldHead } = await run({
      action: 'unchanged',
      hasPull: true,
      autoMerge: ask,
      asked: { isAsked: false },
    });
    assert.deepEqual(calls, [`enableAutoMerge 1 ${oldHead}`, 'edit 1 body']);
  });

  it('whose commit stays is not asked for again, where somebody has taken that back', async () => {
    const given = { action: 'update', hasPull: true, keepHead: true, asked: { isAsked: true } } as const;
    const { calls, done } = await run({ ...given, autoMerge: ask });
    assert.deepEqual(calls, ['edit 1 body+title']);
    assert.equal(done.autoMerge?.kind, 'no');
  });

  it('is noted as not asked, told to GitHub, and only then moved', async () => {
    const given = { action: 'update', hasPull: true, asked: { isAsked: true }, autoMerge: takeBack } as const;
    const { calls, pulls } = await run(given);
    assert.deepEqual(calls, [
      'edit 1 body',
      'disableAutoMerge 1',
      'writeCommit',
      `moveBranch ${branch}`,
      'edit 1 body+title',
    ]);
    assert.equal(askedIn(pulls), undefined);
  });

  it('is noted as not asked also where only its words change then: that it is off is no person’s no', async () => {
    const given = { action: 'update', hasPull: true, keepHead: true, asked: { isAsked: true } } as const;
    const { pulls, oldHead } = await run({ ...given, autoMerge: takeBack });
    assert.deepEqual(askedIn(pulls), { head: oldHead, isAsked: false });
  });

  it('that a person asked for is taken back without a note', async () => {
    const { calls } = await run({ action: 'unchanged', hasPull: true, autoMerge: takeBack });
    assert.deepEqual(calls, ['disableAutoMerge 1']);
  });

  it('is not touched where GitHub does not take that back', async () => {
    const refuse = refusing('disableAutoMerge', refusal(403, 'Resource not accessible'));
    await assert.rejects(
      run({ action: 'update', hasPull: true, autoMerge: takeBack, refuse }),
      /Resource not accessible/,
    );
  });

  it('keeps what was asked through an update of its words alone', async () => {
    const given = { action: 'update', hasPull: true, keepHead: true, asked: { isAsked: true } } as const;
    const { calls, pulls, oldHead } = await run({ ...given, autoMerge: { kind: 'on' } });
    assert.deepEqual(calls, ['edit 1 body+title']);
    assert.deepEqual(askedIn(pulls), { head: oldHead, isAsked: true });
  });

  const clean = /^GitHub does not merge #1 by itself: there is nothing that it would wait for/;
  const vague = /it does not say why\. .* main must require something .* doctor looks at both\.$/;
  const refusals: readonly (readonly [error: GitHubError, warning: RegExp])[] = [
    [refusal(422, 'Pull request Auto merge is not allowed for this repository'), /Switch on “Allow auto-merge”/],
    [refusal(422, 'Pull request Pull request is in clean status'), clean],
    [refusal(422, 'Pull request Pull request is in unstable status'), clean],
    [refusal(422, 'Pull request Protected branch rules not configured for this branch'), clean],
    [refusal(422, 'Pull request User is not authorized for this protected branch'), /this run may not push to main/],
    [refusal(422, 'Merge method merge commits are not allowed on this repository'), /a rule of main does not take/],
    [refusal(422, 'Merge method squash merging is not allowed on this repository'), /a rule of main does not take/],
    [refusal(422, 'Pull request Pull request is in draft status'), /it is a draft/],
    [refusal(422, 'Pull request Pull request is a draft'), /it is a draft/],
    [refusal(422, "Can't enable auto-merge for this pull request"), vague],
    [refusal(422, 'Pull request is not in the correct state to enable auto-merge'), vague],
    [refusal(422, 'Something new'), /: GitHub answered 422 to POST \/graphql: Something new$/],
    [refusal(409, '#1 stands at c0ffee0'), /somebody has pushed to it, or GitHub does not know its commit yet/],
    [refusal(422, 'Head branch was modified. Review and try the merge again.'), /somebody has pushed to it/],
    [refusal(404, 'Not Found'), /this server has nothing like it/],
    [refusal(403, 'Resource not accessible by integration'), /may write contents and pull requests/],
  ];
  for (const [error, warning] of refusals) {
    it(`is a warning where GitHub says: ${error.problem}`, async () => {
      const refuse = refusing('enableAutoMerge', error);
      const { done, pulls } = await run({ action: 'create', autoMerge: ask, refuse });
      assert.match(done.warnings.join(), warning);
      assert.deepEqual(done.autoMerge, { kind: 'no', reason: 'GitHub does not take that' });
      assert.equal(askedIn(pulls)?.isAsked, false);
      assert.equal(readMarker(pulls.all[0]?.body ?? '')?.ready, true);
    });
  }

  it('ends the run where GitHub is down', async () => {
    const down = refusal(503, 'down');
    await assert.rejects(
      run({ action: 'create', autoMerge: ask, refuse: refusing('enableAutoMerge', down) }),
      (error) => error === down,
    );
  });
});

describe('a pull request is ready', () => {
  const requests: Requests = { labels: ['a'], reviewers: ['u'] };
  const complete = async (refuse: NonNullable<Given['refuse']>) => {
    const { done, pulls } = await run({ action: 'complete', hasPull: true, ready: false, requests, refuse });
    return { warnings: done.warnings.length, isReady: readMarker(pulls.all[0]?.body ?? '')?.ready };
  };
  const refusing = (what: string, problem: string) => {
    const error = new GitHubError({ method: 'POST', path: '/x', status: 422, problem });
    return (call: string) => (call.startsWith(what) ? error : undefined);
  };

  it('once labels and reviewers were asked for', async () => {
    assert.deepEqual(await complete(() => undefined), { warnings: 0, isReady: true });
  });

  it('also where GitHub has refused some of them for good', async () => {
    for (const what of ['addLabels', 'requestReviewers']) {
      assert.deepEqual(await complete(refusing(what, 'no')), { warnings: 1, isReady: true });
    }
  });

  it('not where that will go better by itself', async () => {
    for (const what of ['addLabels', 'requestReviewers']) {
      assert.deepEqual(await complete(refusing(what, 'Issue not found')), { warnings: 1, isReady: false });
    }
  });
});

describe('an update', () => {
  it('moves the branch once, then tells it in title and body', async () => {
    const { calls, repository, start, pulls } = await run({ action: 'update', hasPull: true });
    assert.deepEqual(calls, ['writeCommit', `moveBranch ${branch}`, 'edit 1 body+title']);
    const head = await repository.readCommit(repository.branches.get(branch) ?? '');
    assert.deepEqual(head.parents, [start]);
    assert.equal(pulls.all[0]?.title, 'Title');
    assert.partialDeepStrictEqual(readMarker(pulls.all[0].body), { changes, ready: true, withdrawn: false });
  });

  it('leaves a head alone that will do', async () => {
    assert.deepEqual((await run({ action: 'update', hasPull: true, keepHead: true })).calls, ['edit 1 body+title']);
  });

  it('asks for labels and reviewers where that was not done yet, and only then', async () => {
    const requests = { labels: ['a'], reviewers: [] };
    const ready = await run({ action: 'update', hasPull: true, keepHead: true, requests });
    assert.deepEqual(ready.calls, ['edit 1 body+title']);
    const unready = await run({ action: 'update', hasPull: true, keepHead: true, requests, ready: false });
    assert.deepEqual(unready.calls, ['edit 1 body+title', 'addLabels 1 a', 'edit 1 body']);
  });

  it('keeps the files of a held category as the pull request has them', async () => {
    const { repository, pulls } = await run({ action: 'update', hasPull: true, held: ['blip'] });
    assert.deepEqual(repository.textsOf(repository.branches.get(branch) ?? ''), {
      'blip.json': 'blip 1',
      'clip.json': 'clip 1',
    });
    assert.match(pulls.all[0]?.body ?? '', /^Body, held: blip$/m);
  });
});

describe('closing', () => {
  it('says why, then closes as our own doing, then deletes the branch', async () => {
    const { calls, pulls, repository, oldHead } = await run({ action: 'close', hasPull: true });
    assert.deepEqual(calls, [
      `expectBranch ${branch}`,
      'commentOnce 1',
      `expectBranch ${branch}`,
      'edit 1 body+state',
      `deleteBranch ${branch}`,
    ]);
    assert.match(pulls.comments[0] ?? '', new RegExp(`^Obsolete <!-- .*${oldHead} -->$`));
    const [pull] = pulls.all;
    assert.equal(pull?.state, 'closed');
    assert.partialDeepStrictEqual(readMarker(pull.body), {
      changes: new Map([['clip', '0000']]),
      ready: true,
      withdrawn: true,
    });
    assert.match(pull.body, /^Old body\n\n<!-- .* -->\n\nPS$/);
    assert.equal(repository.branches.has(branch), false);
  });

  it('does not happen to what a person has pushed since we looked', async () => {
    const job = run({
      action: 'close',
      hasPull: true,
      refuse: () => new Error('Nothing may be said or closed.'),
      pushed: true,
    });
    await assert.rejects(job, BranchMovedError);
  });

  it('has no branch to delete where it is gone', async () => {
    const { calls } = await run({ action: 'close', hasPull: true, hasHead: false });
    assert.deepEqual(calls, ['commentOnce 1', 'edit 1 body+state']);
  });
});

/** Conversations that a maintainer has locked. */
const lockedAnswer = new GitHubError({
  method: 'POST',
  path: '/repos/o/r/issues/1/comments',
  status: 403,
  problem: 'Unable to create comment because issue is locked.',
});

describe('what GitHub refuses of a courtesy', () => {
  const isLocked = (call: string) => (call.startsWith('commentOnce') ? lockedAnswer : undefined);
  const unsaid =
    'No comment was left on #1: its conversation is locked, and this run may not write there. Unlock it, or leave it ' +
    'so: nothing else depends on it.';

  it('is a comment in a locked conversation: the obsolete pull request is closed all the same, with a warning', async () => {
    const { done, pulls, repository } = await run({ action: 'close', hasPull: true, refuse: isLocked });
    assert.deepEqual(done, { warnings: [unsaid] });
    assert.equal(pulls.all[0]?.state, 'closed');
    assert.equal(repository.branches.has(branch), false);
  });

  it('is a comment on foreign commits: a warning', async () => {
    const { done } = await run({ action: 'foreign', hasPull: true, refuse: isLocked });
    assert.deepEqual(done, { warnings: [unsaid] });
  });

  const rule = new GitHubError({
    method: 'DELETE',
    path: '/repos/o/r/git/refs/heads/sync/primary/all',
    status: 422,
    problem: 'Repository rule violations found\n\nCannot delete this branch\n\n',
  });
  const mayNotDelete = (call: string) => (call.startsWith('deleteBranch') ? rule : undefined);
  const kept =
    `The branch ${branch} was not deleted: a rule of the repository forbids to delete it. Let those who run this bypass ` +
    'the rule, or leave sync/** out of it; the branch does no harm and is used again by the next pull request.';

  it('is the end of a merged pull request’s branch: a warning, and not asked for again', async () => {
    const given = { action: 'delete-branch', hasPull: true, isMerged: true, refuseGit: mayNotDelete } as const;
    const { done, pulls, oldHead, calls } = await run(given);
    assert.deepEqual(done, { action: { kind: 'nothing' }, warnings: [kept] });
    assert.deepEqual(calls, [`deleteBranch ${branch}`, 'edit 1 body']);
    assert.equal(readMarker(pulls.all[0]?.body ?? '')?.left, oldHead);
  });

  it('is the end of a closed pull request’s branch: a warning, and the pull request stays withdrawn', async () => {
    const { done, pulls, oldHead } = await run({ action: 'close', hasPull: true, refuseGit: mayNotDelete });
    assert.deepEqual(done, { warnings: [kept] });
    assert.equal(pulls.all[0]?.state, 'closed');
    assert.partialDeepStrictEqual(readMarker(pulls.all[0].body), { withdrawn: true, left: oldHead });
  });

  it('is not a branch that somebody has moved', async () => {
    const moved = run({ action: 'delete-branch', hasHead: true, pushed: true });
    await assert.rejects(moved, BranchMovedError);
  });

  it('is not one of GitHub’s outages: the next run leaves the comment', async () => {
    const down = new GitHubError({ method: 'POST', path: '/x', status: 502, problem: 'down' });
    await assert.rejects(run({ action: 'close', hasPull: true, refuse: () => down }), (error) => error === down);
  });
});

describe('what else is carried out', () => {
  it('is the end of a branch that was left over', async () => {
    const { calls, repository } = await run({ action: 'delete-branch', hasHead: true });
    assert.deepEqual(calls, [`deleteBranch ${branch}`]);
    assert.equal(repository.branches.has(branch), false);
  });

  it('is one comment on a pull request with commits that are not ours', async () => {
    const { calls, pulls } = await run({ action: 'foreign', hasPull: true });
    assert.deepEqual(calls, ['commentOnce 1']);
    assert.deepEqual(pulls.comments, ['Foreign <!-- horde-github-sync foreign -->']);
  });
});

describe('what GitHub refuses of what a run can do without never fails it', () => {
  const refused = (status: number) => new GitHubError({ method: 'POST', path: '/x', status, problem: 'no' });
  const requests: Requests = { labels: ['sync'], reviewers: ['ann'] };
  const courtesies: readonly [what: string, call: RegExp, given: Given][] = [
    ['a label', /^addLabels/, { action: 'create', requests }],
    ['the list of labels', /^(addLabels|labels)/, { action: 'create', requests }],
    ['a reviewer', /^requestReviewers/, { action: 'create', requests }],
    ['the comment on what is closed', /^commentOnce/, { action: 'close', hasPull: true }],
    ['the comment on what is left alone', /^commentOnce/, { action: 'foreign', hasPull: true }],
    ['the deletion of a branch', /^deleteBranch/, { action: 'close', hasPull: true }],
  ];
  for (const [what, call, given] of courtesies) {
    for (const status of [400, 403, 404, 409, 410, 422, 423]) {
      it(`${what}, ${status}: a warning`, async () => {
        const refuse = (asked: string) => (call.test(asked) ? refused(status) : undefined);
        const { done } = await run({ ...given, refuse, refuseGit: refuse });
        assert.equal(done.warnings.length, 1);
        assert.match(done.warnings[0] ?? '', new RegExp(`GitHub answered ${status}`));
      });
    }
    for (const status of [401, 429, 502]) {
      it(`${what}, ${status}: no word on it, the run ends as elsewhere`, async () => {
        const refuse = (asked: string) => (call.test(asked) ? refused(status) : undefined);
        await assert.rejects(run({ ...given, refuse, refuseGit: refuse }), { status });
      });
    }
  }
});
