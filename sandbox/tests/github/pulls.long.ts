import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { githubForEach, type Answer } from './fixture.ts';

const fixture = githubForEach();
const { repo, api, push, propose } = fixture;

async function pull(number: number): Promise<Answer['body']> {
  return (await repo('GET', `/pulls/${number}`)).body;
}

function create(fields: object): Promise<Answer> {
  return repo('POST', '/pulls', { title: 'Title', head: 'topic', base: 'main', ...fields });
}

describe('a pull request', () => {
  it('is opened', async () => {
    const { status, body } = await propose('topic');
    assert.equal(status, 201);
    assert.deepEqual(
      [body.number, body.state, body.title, body.body, body.user.login, body.head.label, body.base.ref],
      [1, 'open', 'From topic', 'Please.', 'sandbox-bot', 'org:topic', 'main'],
    );
    assert.deepEqual(
      [body.commits, body.additions, body.deletions, body.changed_files, body.mergeable, body.merged],
      [1, 1, 1, 1, true, false],
    );
    assert.equal(body.html_url, `${fixture.github.webUrl}/org/models/pull/1`);
    assert.deepEqual(await pull(1), body);
  });

  it('shows its files and commits', async () => {
    const sha = (await propose('topic')).body.head.sha;
    const files = (await repo('GET', '/pulls/1/files')).body;
    assert.deepEqual([files.length, files[0].filename], [1, 'a.json']);
    assert.equal(files[0].patch, '@@ -1 +1 @@\n-{"a": 1}\n+{"a": "topic"}');
    const commits = (await repo('GET', '/pulls/1/commits')).body;
    assert.deepEqual(
      commits.map((commit: Answer['body']) => commit.sha),
      [sha],
    );
  });

  it('of the same head and base is not opened twice', async () => {
    await propose('topic');
    const again = await create({});
    assert.equal(again.status, 422);
    assert.deepEqual(again.body.errors, [
      { resource: 'PullRequest', code: 'custom', message: 'A pull request already exists for org:topic.' },
    ]);
  });

  it('may have the head of a closed one', async () => {
    await propose('topic');
    await repo('PATCH', '/pulls/1', { state: 'closed' });
    const { status, body } = await create({});
    assert.deepEqual([status, body.number], [201, 2]);
  });

  const refused: [string, object, string][] = [
    ['without commits', { head: 'same' }, 'No commits between main and same'],
    ['from a branch that is not there', { head: 'nowhere' }, 'head'],
    ['from an owner who has no fork', { head: 'bob:main' }, 'head'],
    ['onto a branch that is not there', { base: 'nowhere' }, 'base'],
    ['without a title', { title: ' ' }, 'title'],
    ['with a title over 256 characters', { title: 'x'.repeat(257) }, 'title is too long (maximum is 256 characters)'],
    [
      'with a body over 65,536 characters',
      { body: 'x'.repeat(65_537) },
      'body is too long (maximum is 65536 characters)',
    ],
  ];
  for (const [what, fields, words] of refused) {
    it(`${what} is refused`, async () => {
      await push('topic', { x: 'x' });
      await repo('POST', '/git/refs', {
        ref: 'refs/heads/same',
        sha: await fixture.github.git('org/models').branch('main'),
      });
      const { status, body } = await create(fields);
      assert.deepEqual([status, body.message], [422, 'Validation Failed']);
      assert.ok([body.errors[0].message, body.errors[0].field].includes(words));
    });
  }

  it('with a body of 65,536 characters is taken', async () => {
    await push('topic', { x: 'x' });
    assert.equal((await create({ body: 'x'.repeat(65_536) })).status, 201);
  });

  it('may come from a fork', async () => {
    const fork = fixture.github.git('ann/models');
    const parent = (await fork.branch('main'))!;
    const commit = await fork.commit(parent);
    const tree = await fork.editTree(commit.tree, [{ path: ['n'], mode: '100644', sha: await fork.writeBlob('n') }]);
    const sha = await fork.writeCommit({ ...commit, tree, parents: [parent], message: 'From a fork' });
    await fork.moveRef('refs/heads/topic', undefined, sha);
    const { status, body } = await create({ head: 'ann:topic' });
    assert.deepEqual(
      [status, body.head.label, body.head.repo.full_name, body.head.sha],
      [201, 'ann:topic', 'ann/models', sha],
    );
    assert.equal((await repo('GET', '/pulls/1/files')).body.length, 1);

    await api('DELETE', '/repos/ann/models/git/refs/heads/topic');
    assert.equal((await pull(1)).state, 'closed');
  });

  it('is changed: title, body, base', async () => {
    await propose('topic');
    await push('other', { y: 'y' });
    const { status, body } = await repo('PATCH', '/pulls/1', { title: 'New', body: 'Text', base: 'other' });
    assert.deepEqual([status, body.title, body.body, body.base.ref], [200, 'New', 'Text', 'other']);
    assert.equal((await repo('PATCH', '/pulls/1', { body: 'x'.repeat(65_537) })).status, 422);
    assert.equal((await repo('PATCH', '/pulls/1', { base: 'nowhere' })).status, 422);
    assert.equal((await pull(1)).body, 'Text');
  });

  it('is closed and opened again by people', async () => {
    await propose('topic');
    fixture.now += 5000;
    const closed = (await repo('PATCH', '/pulls/1', { state: 'closed' })).body;
    assert.deepEqual([closed.state, closed.closed_at, closed.merged], ['closed', '2026-01-02T03:04:10Z', false]);
    const opened = (await repo('PATCH', '/pulls/1', { state: 'open' })).body;
    assert.deepEqual([opened.state, opened.closed_at], ['open', null]);
  });

  it('that is not there is not found', async () => {
    for (const path of ['/pulls/1', '/pulls/x', '/issues/7', '/pulls/1/files']) {
      assert.equal((await repo('GET', path)).status, 404);
    }
  });
});

describe("a pull request's head", () => {
  it('follows its branch', async () => {
    await propose('topic');
    const sha = await push('topic', { 'a.json': 'again' });
    assert.equal((await pull(1)).head.sha, sha);
    assert.equal((await repo('GET', '/git/ref/pull/1/head')).body.object.sha, sha);
  });

  it('follows a forced move too', async () => {
    await propose('topic');
    const other = await push('other', { z: 'z' });
    await repo('PATCH', '/git/refs/heads/topic', { sha: other, force: true });
    const { head, state, changed_files: files } = await pull(1);
    assert.deepEqual([head.sha, state, files], [other, 'open', 1]);
  });

  it('lags behind its branch when told to', async () => {
    const old = (await propose('topic')).body.head.sha;
    fixture.github.faults.headLag = 2;
    const sha = await push('topic', { 'a.json': 'again' });
    const shown = [];
    for (let asked = 0; asked < 3; asked++) shown.push((await pull(1)).head.sha);
    assert.deepEqual(shown, [old, old, sha]);
    assert.equal((await repo('GET', '/git/ref/heads/topic')).body.object.sha, sha);
  });

  it('stays where it was once closed', async () => {
    const old = (await propose('topic')).body.head.sha;
    await repo('PATCH', '/pulls/1', { state: 'closed' });
    await push('topic', { 'a.json': 'again' });
    assert.equal((await pull(1)).head.sha, old);
  });
});

describe('GitHub closes a pull request for good', () => {
  async function stays(): Promise<void> {
    const { state, merged } = await pull(1);
    assert.deepEqual([state, merged], ['closed', false]);
    const refused = await repo('PATCH', '/pulls/1', { state: 'open' });
    assert.equal(refused.status, 422);
    assert.match(refused.body.errors[0].message, /^state cannot be changed\./);
    assert.equal((await repo('PATCH', '/issues/1', { state: 'open' })).status, 422);
  }

  it('whose branch is moved onto its base, also when it moves on again', async () => {
    await propose('topic');
    const base = await fixture.github.git('org/models').branch('main');
    await repo('PATCH', '/git/refs/heads/topic', { sha: base, force: true });
    await stays();
    await push('topic', { x: 'new' });
    await stays();
  });

  it('whose branch is moved back behind its base', async () => {
    await propose('topic');
    const root = await fixture.github.git('org/models').branch('main');
    await push('main', { y: 'y' });
    await repo('PATCH', '/git/refs/heads/topic', { sha: root, force: true });
    await stays();
  });

  it('whose branch is deleted, also when it comes back', async () => {
    const { sha } = (await propose('topic')).body.head;
    await repo('DELETE', '/git/refs/heads/topic');
    await stays();
    await repo('POST', '/git/refs', { ref: 'refs/heads/topic', sha });
    await stays();
  });

  it('also when git itself did it, past the API', async () => {
    await propose('topic');
    await fixture.github.git('org/models').run(['update-ref', '-d', 'refs/heads/topic']);
    await stays();
  });

  it('not when a person closed it and its branch was moved elsewhere: that alone forbids it', async () => {
    await propose('topic');
    await repo('PATCH', '/pulls/1', { state: 'closed' });
    await repo('PATCH', '/git/refs/heads/topic', { sha: await push('other', { z: 'z' }), force: true });
    const refused = await repo('PATCH', '/pulls/1', { state: 'open' });
    assert.match(refused.body.errors[0].message, /force-pushed or recreated/);
  });
});

describe('a merged pull request', () => {
  it('is one whose commits its base took in', async () => {
    const { sha } = (await propose('topic')).body.head;
    await repo('PATCH', '/git/refs/heads/main', { sha });
    const { state, merged, merge_commit_sha: merge, merged_at: at } = await pull(1);
    assert.deepEqual([state, merged, merge, at], ['closed', true, sha, '2026-01-02T03:04:05Z']);
    assert.equal((await repo('PATCH', '/pulls/1', { state: 'open' })).status, 422);
  });

  it('is none while they conflict', async () => {
    await propose('topic');
    await push('main', { 'a.json': 'something else' });
    const { mergeable, mergeable_state: state } = await pull(1);
    assert.deepEqual([mergeable, state], [false, 'dirty']);
  });
});

describe('the list of pull requests', () => {
  async function numbers(query: string): Promise<number[]> {
    const { body } = await repo('GET', `/pulls${query}`);
    return body.map(({ number }: { number: number }) => number);
  }

  it('is filtered by state, head and base, newest first', async () => {
    for (const branch of ['one', 'two', 'three']) await propose(branch);
    await repo('PATCH', '/pulls/2', { state: 'closed' });
    assert.deepEqual(await numbers(''), [3, 1]);
    assert.deepEqual(await numbers('?state=closed'), [2]);
    assert.deepEqual(await numbers('?state=all&direction=asc'), [1, 2, 3]);
    assert.deepEqual(await numbers('?state=all&head=org:two'), [2]);
    assert.deepEqual(await numbers('?head=ann:one'), []);
    assert.deepEqual(await numbers('?base=other'), []);
  });

  it('passes over a head without an owner, as GitHub does', async () => {
    await propose('one');
    assert.deepEqual(await numbers('?head=nowhere'), [1]);
  });

  it('is sorted by the last update when asked', async () => {
    for (const branch of ['one', 'two']) await propose(branch);
    fixture.now += 1000;
    await repo('PATCH', '/pulls/1', { title: 'Newer' });
    assert.deepEqual(await numbers('?sort=updated&direction=desc'), [1, 2]);
  });

  it('comes in pages that link to each other', async () => {
    for (const branch of ['one', 'two', 'three']) await propose(branch);
    const { headers, body } = await repo('GET', '/pulls?per_page=1&page=2');
    assert.equal(body[0].number, 2);
    const url = `${fixture.github.url}/repos/org/models/pulls?per_page=1&page=`;
    assert.equal(
      headers.get('link'),
      `<${url}1>; rel="prev", <${url}3>; rel="next", <${url}3>; rel="last", <${url}1>; rel="first"`,
    );
    assert.equal((await repo('GET', '/pulls')).headers.get('link'), null);
  });
});

describe('pull requests', () => {
  it('survive a restart', async () => {
    const { body: before } = await propose('topic');
    await repo('POST', '/issues/1/labels', { labels: ['sync'] });
    await repo('POST', '/issues/1/comments', { body: 'Hello' });
    await fixture.restart();
    const after = await pull(1);
    assert.deepEqual(
      [after.id, after.title, after.labels[0].name, after.comments],
      [before.id, before.title, 'sync', 1],
    );
    assert.equal((await propose('two')).body.number, 2);
  });

  it('are opened once when many try at once', async () => {
    await push('topic', { x: 'x' });
    const answers = await Promise.all(Array.from({ length: 5 }, () => create({})));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 422, 422, 422, 422]);
  });
});
