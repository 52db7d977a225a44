import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { blobSha } from '../../src/clients/repository/git-objects.ts';
import type { Closing } from '../../src/clients/repository/pull-requests.ts';
import type { LeftOut } from '../../src/model/outcome.ts';
import type { ProposalTexts } from '../../src/model/proposal-texts.ts';
import { GitHubSyncClient } from '../../src/publish/github-sync-client.ts';
import { readMarker } from '../../src/publish/marker.ts';
import type { Proposal } from '../../src/publish/proposal.ts';
import { branch, FakePulls } from './fake-pulls.ts';
import { FakeRepository } from './fake-repository.ts';

/** Wants each category's one file changed to a text, but for what is refused. */
function propose(wanted: Readonly<Record<string, string>>, refused: readonly string[]): Proposal {
  const entries = Object.entries(wanted);
  const pathOf = (category: string) => `${category}.json`;
  return {
    branch,
    files: new Map(entries.map(([category, text]) => [pathOf(category), { text, sha: blobSha(text) }])),
    changes: new Map(
      entries.map(([category, text]) => {
        return [category, { hash: blobSha(text).slice(0, 16), files: [pathOf(category)], models: 1 }];
      }),
    ),
    settled: new Set(entries.map(([category]) => pathOf(category))),
    held: new Map(refused.map((category) => [category, { status: 'refused', files: [pathOf(category)] }])),
    objections: () => [],
  };
}

function textsWithout(leftOut: readonly LeftOut[]): ProposalTexts {
  return {
    title: 'Title',
    body: (_held, marker) => `Without ${leftOut.map(({ category }) => category).join()}\n\n${marker}`,
    commitMessage: (trailer) => `Sync\n\n${trailer}`,
    datesMessage: (path, trailer) => `Dates in ${path}\n\n${trailer}`,
    obsolete: (marker) => marker,
    obsoleteOther: (marker) => marker,
    foreign: (marker) => marker,
  };
}

function start() {
  const repository = new FakeRepository();
  const base = repository.base(repository.commit({ 'clip.json': '0' }, [repository.commit({})]));
  const pulls = new FakePulls(repository.calls);
  const client = new GitHubSyncClient({
    repository,
    pulls,
    policy: { force: false, threshold: 1, onForeignCommits: 'keep', autoMerge: 'off' },
    requests: { labels: [], reviewers: [] },
  });
  const publish = async (wanted: Readonly<Record<string, string>>, refused: readonly string[] = []) => {
    repository.calls.length = 0;
    const proposal = propose(wanted, refused);
    const { action, leftOut = [], warnings } = await client.publish(proposal, textsWithout, base, false);
    const asked = repository.calls.filter((call) => call.startsWith('readClosing'));
    return { kind: action.kind, leftOut: leftOut.map(({ category }) => category), warnings, asked };
  };
  const close = () => {
    pulls.all = pulls.all.map((pull) => ({ ...pull, state: 'closed' as const }));
  };
  return { publish, close, pulls };
}

/** Each of them declined in a pull request of its own. */
async function declineEach(categories: readonly string[]) {
  const { publish, close, ...rest } = start();
  for (const category of categories) {
    await publish({ [category]: '1' });
    close();
  }
  return { publish, close, ...rest };
}

const closing: Closing = { at: 0, closer: 'ada', isBot: false, isByDeletion: false, author: 'bot', recent: [] };

describe('who closed a pull request', () => {
  it('is asked once for what stays out: the new pull request remembers it', async () => {
    const { publish, pulls } = await declineEach(['clip']);
    const first = await publish({ blip: '1', clip: '1' });
    assert.deepEqual(first, { kind: 'create', leftOut: ['clip'], warnings: [], asked: ['readClosing 1'] });
    const marker = readMarker(pulls.all.at(-1)?.body ?? '');
    assert.deepEqual([...(marker?.changes.keys() ?? [])], ['blip']);
    assert.deepEqual(
      [...(marker?.declined ?? [])].map(([category, { pull }]) => [category, pull]),
      [['clip', 1]],
    );
    const second = await publish({ blip: '1', clip: '1' });
    assert.deepEqual(second, { kind: 'unchanged', leftOut: ['clip'], warnings: [], asked: [] });
  });

  it('is remembered of a category that is refused now, which is told as that alone', async () => {
    const { publish, pulls } = await declineEach(['clip']);
    await publish({ blip: '1', clip: '1' });
    assert.deepEqual((await publish({ blip: '1' }, ['clip'])).leftOut, []);
    assert.deepEqual([...(readMarker(pulls.all.at(-1)?.body ?? '')?.declined?.keys() ?? [])], ['clip']);
    assert.deepEqual((await publish({ blip: '1', clip: '1' })).leftOut, ['clip']);
  });

  it('is asked for each of several, the newest first, and for four at most', async () => {
    const categories = ['blip', 'clip', 'esrgan', 'gfpgan', 'codeformer'];
    const { publish } = await declineEach(categories);
    const wanted = Object.fromEntries(categories.map((category) => [category, '1']));
    const { kind, leftOut, asked } = await publish(wanted);
    assert.deepEqual([kind, leftOut], ['declined', categories]);
    assert.deepEqual(
      asked,
      [5, 4, 3, 2].map((number) => `readClosing ${number}`),
    );
  });

  it('is remembered of what was asked for: what is left is asked for by the next run', async () => {
    const declined = ['blip', 'clip', 'esrgan', 'gfpgan', 'codeformer'];
    const { publish, pulls } = await declineEach(declined);
    const wanted = Object.fromEntries([...declined, 'controlnet'].map((category) => [category, '1']));
    const remembered = () => [...(readMarker(pulls.all.at(-1)?.body ?? '')?.declined?.keys() ?? [])].sort();
    await publish(wanted);
    assert.deepEqual(remembered(), ['clip', 'codeformer', 'esrgan', 'gfpgan']);
    const { kind, leftOut, asked } = await publish(wanted);
    assert.deepEqual([kind, leftOut, asked], ['update', declined, ['readClosing 1']]);
    assert.deepEqual(remembered(), declined.toSorted());
  });

  it('was nobody where a branch was deleted: all that it had is proposed, and told', async () => {
    const { publish, pulls } = await declineEach(['blip', 'clip']);
    pulls.closing = { ...closing, isByDeletion: true };
    const { kind, leftOut, warnings } = await publish({ blip: '1', clip: '1' });
    assert.deepEqual([kind, leftOut], ['create', []]);
    assert.deepEqual(
      warnings.map((warning) => warning.slice(0, 14)),
      ['#2 was closed ', '#1 was closed '],
    );
  });

  it('was another program: what that closed stays out with the reason, and is asked for again', async () => {
    const { publish, pulls } = await declineEach(['clip']);
    const theirs = { number: 9, branch: 'sync/clip/20260102-030405', author: 'ada', at: 0 };
    pulls.closing = { ...closing, recent: [theirs] };
    for (const kind of ['create', 'unchanged']) {
      const done = await publish({ blip: '1', clip: '1' });
      assert.deepEqual(done, { kind, leftOut: ['clip'], warnings: [], asked: ['readClosing 1'] });
    }
    assert.equal(readMarker(pulls.all.at(-1)?.body ?? '')?.declined, undefined);
  });

  it('is not asked where nothing of it is wanted', async () => {
    const { publish } = await declineEach(['clip']);
    assert.deepEqual((await publish({ clip: '2' })).asked, []);
  });
});
