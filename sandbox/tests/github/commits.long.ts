import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { execFileSync } from 'node:child_process';
import { githubForEach } from './fixture.ts';

const fixture = githubForEach();
const { repo, push } = fixture;

async function shas(query: string): Promise<string[]> {
  const { status, body } = await repo('GET', `/commits${query}`);
  assert.equal(status, 200);
  return body.map(({ sha }: { sha: string }) => sha);
}

/** A merge of a branch into main, made by somebody who pushes. */
async function merge(branch: string): Promise<string> {
  const git = fixture.github.git('org/models');
  const [main = '', head = ''] = await Promise.all([git.branch('main'), git.branch(branch)]);
  const tree = await git.mergeTree(main, head);
  assert.ok(tree);
  const { author, committer } = await git.commit(head);
  const message = `Merge ${branch}`;
  const sha = await git.writeCommit({ tree, parents: [main, head], author, committer, message, signature: null });
  assert.equal(await git.moveRef('refs/heads/main', main, sha), 'done');
  return sha;
}

describe('the commits of a repository', () => {
  it('come newest first, with author, committer and their times', async () => {
    const [first] = await shas('');
    fixture.now += 60_000;
    const second = await push('main', { 'a.json': '2' });
    const { body } = await repo('GET', '/commits');
    assert.deepEqual(
      body.map(({ sha }: { sha: string }) => sha),
      [second, first],
    );
    const { commit, author, committer, parents } = body[0];
    assert.deepEqual([commit.author.name, commit.author.date], ['Ann', '2026-01-02T03:05:05Z']);
    assert.deepEqual([author.login, committer.login], ['ann', 'ann']);
    assert.deepEqual([commit.message, parents[0].sha], ['Change main', first]);
  });

  it('have no account where the address tells of none', async () => {
    const git = fixture.github.git('org/models');
    const main = await git.branch('main');
    const before = await git.commit(main ?? '');
    const author = { ...before.author, email: 'ann@example.org' };
    const sha = await git.writeCommit({ ...before, parents: [before.sha], author });
    await git.moveRef('refs/heads/main', main, sha);
    const { body } = await repo('GET', '/commits?per_page=1');
    assert.equal(body[0].author, null);
  });

  it('are those of another branch or of a commit where one is named', async () => {
    const [first = ''] = await shas('');
    const topic = await push('a/topic', { x: '1' });
    assert.deepEqual(await shas('?sha=a/topic'), [topic, first]);
    assert.deepEqual(await shas(`?sha=${first}`), [first]);
    assert.equal((await repo('GET', '/commits?sha=nowhere')).status, 404);
    assert.equal((await repo('GET', `/commits?sha=${'1'.repeat(40)}`)).status, 404);
  });

  it('come in pages', async () => {
    for (let at = 0; at < 4; at++) await push('main', { x: String(at) });
    const all = await shas('');
    assert.equal(all.length, 5);
    const { body, headers } = await repo('GET', '/commits?per_page=2&page=2');
    assert.deepEqual(
      body.map(({ sha }: { sha: string }) => sha),
      all.slice(2, 4),
    );
    assert.match(headers.get('link') ?? '', /page=3>; rel="next"/);
    const last = await repo('GET', '/commits?per_page=2&page=3');
    assert.doesNotMatch(last.headers.get('link') ?? '', /rel="next"/);
    assert.deepEqual(await shas('?per_page=2&page=4'), []);
  });
});

describe('the commits of a path', () => {
  /** Both sides of a merge change a.json, and one of another merge takes its change back. */
  async function history(): Promise<void> {
    const step = async (branch: string, files: Record<string, string | null>): Promise<void> => {
      fixture.now += 60_000;
      await push(branch, files);
    };
    await step('main', { 'b.json': '2' });
    await step('left', { 'a.json': 'left' });
    await step('main', { 'folder/c.txt': '2' });
    await merge('left');
    await step('back', { 'a.json': 'other' });
    await step('back', { 'a.json': 'left' });
    await step('main', { 'a*.json': 'a star' });
    await merge('back');
    await step('main', { 'a.json': null });
    await step('main', { 'a.json': 'again' });
  }

  for (const path of ['a.json', 'b.json', 'folder', 'folder/c.txt', 'a*.json', 'nothing.json']) {
    it(`are those that git names: ${path}`, async () => {
      await history();
      const { directory } = fixture.github.git('org/models');
      const named = execFileSync('git', ['--literal-pathspecs', 'log', '--format=%H', 'main', '--', path], {
        cwd: directory,
        encoding: 'utf8',
      });
      const told = await shas(`?path=${encodeURIComponent(path)}`);
      assert.deepEqual(told, named.split('\n').slice(0, -1));
      assert.equal(told.length > 0, path !== 'nothing.json');
    });
  }
});

describe('the pull requests of a commit', () => {
  async function pulls(commit: string): Promise<number[]> {
    const { status, body } = await repo('GET', `/commits/${commit}/pulls`);
    assert.equal(status, 200);
    return body.map(({ number }: { number: number }) => number);
  }

  it('are the open ones that hold it, while it is not on the default branch', async () => {
    const first = await push('topic', { x: '1' });
    await fixture.propose('topic');
    await push('other', { y: '1' });
    await fixture.propose('other');
    assert.deepEqual([await pulls(first), await pulls('topic')], [[1], [1]]);
    await repo('PATCH', '/pulls/1', { state: 'closed' });
    assert.deepEqual(await pulls(first), []);
  });

  it('are the merged one that brought it to the default branch, and no other that holds it', async () => {
    const { sha } = (await fixture.propose('one')).body.head;
    const git = fixture.github.git('org/models');
    await git.moveRef('refs/heads/two', undefined, sha);
    await fixture.propose('two');
    const merged = await merge('one');
    assert.deepEqual([await pulls(sha), await pulls(merged)], [[1], [1]]);
    assert.deepEqual(await pulls('two'), [2]);
  });

  it('are none where somebody pushed', async () => {
    await fixture.propose('topic');
    assert.deepEqual(await pulls(await push('main', { x: '1' })), []);
    assert.equal((await repo('GET', `/commits/${'1'.repeat(40)}/pulls`)).status, 404);
  });
});
