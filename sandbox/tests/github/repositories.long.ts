import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { githubForEach } from './fixture.ts';

const fixture = githubForEach();
const { repo, api, push } = fixture;

describe('a repository', () => {
  it('names its default branch and what the token may do', async () => {
    const { body } = await repo('GET', '');
    assert.deepEqual([body.full_name, body.default_branch, body.private], ['org/models', 'main', false]);
    assert.deepEqual(body.permissions, { admin: false, maintain: false, push: true, triage: true, pull: true });
  });

  it('that is a fork names its parent', async () => {
    const { body } = await api('GET', '/repos/ann/models');
    assert.deepEqual([body.fork, body.parent.full_name], [true, 'org/models']);
  });

  it('that is not there is not found', async () => {
    assert.equal((await api('GET', '/repos/org/nothing')).status, 404);
  });

  it('shows a branch with its commit', async () => {
    const sha = await push('sync/primary/all', { x: 'x' });
    const { body } = await repo('GET', '/branches/sync/primary/all');
    assert.deepEqual([body.name, body.commit.sha], ['sync/primary/all', sha]);
    assert.equal((await repo('GET', '/branches/nowhere')).status, 404);
  });

  it('shows a commit with its files', async () => {
    const sha = await push('topic', { 'a.json': '{"a": 2}\n', 'b.json': null });
    for (const name of [sha, 'topic', 'heads/topic']) {
      const { body } = await repo('GET', `/commits/${name}`);
      assert.equal(body.sha, sha);
      assert.deepEqual(
        body.files.map((file: Record<string, unknown>) => [
          file['filename'],
          file['status'],
          file['additions'],
          file['deletions'],
        ]),
        [
          ['a.json', 'modified', 1, 1],
          ['b.json', 'removed', 0, 1],
        ],
      );
    }
    assert.equal((await repo('GET', '/commits/nowhere')).status, 404);
  });

  it('shows its first commit', async () => {
    assert.equal((await repo('GET', '/commits/main')).body.files.length, 3);
  });
});

describe('a comparison', () => {
  const table: { title: string; prepare: () => Promise<unknown>; status: string; ahead: number; behind: number }[] = [
    { title: 'ahead', prepare: () => push('topic', { x: '1' }), status: 'ahead', ahead: 1, behind: 0 },
    {
      title: 'behind',
      prepare: async () => {
        await repo('POST', '/git/refs', {
          ref: 'refs/heads/topic',
          sha: await fixture.github.git('org/models').branch('main'),
        });
        await push('main', { x: '1' });
      },
      status: 'behind',
      ahead: 0,
      behind: 1,
    },
    {
      title: 'diverged',
      prepare: async () => {
        await push('topic', { x: '1' });
        await push('topic', { x: '2' });
        await push('main', { y: '1' });
      },
      status: 'diverged',
      ahead: 2,
      behind: 1,
    },
    {
      title: 'identical',
      prepare: async () => repo('POST', '/git/refs', { ref: 'refs/heads/topic', sha: await push('main', { y: '1' }) }),
      status: 'identical',
      ahead: 0,
      behind: 0,
    },
  ];
  for (const { title, prepare, status, ahead, behind } of table) {
    it(`says ${title}`, async () => {
      await prepare();
      const { body } = await repo('GET', '/compare/main...topic');
      assert.deepEqual([body.status, body.ahead_by, body.behind_by], [status, ahead, behind]);
      assert.equal(body.commits.length, ahead);
    });
  }

  it('is made from where both went apart', async () => {
    const root = await fixture.github.git('org/models').branch('main');
    await push('topic', { x: '1' });
    await push('main', { 'a.json': '{}' });
    const { body } = await repo('GET', '/compare/main...topic');
    assert.equal(body.merge_base_commit.sha, root);
    assert.deepEqual(
      body.files.map(({ filename }: Record<string, unknown>) => filename),
      ['x'],
    );
  });

  it('takes branches with slashes and owners', async () => {
    await push('sync/primary/all', { x: '1' });
    assert.equal((await repo('GET', '/compare/org:main...org:sync/primary/all')).body.ahead_by, 1);
    assert.equal((await repo('GET', '/compare/main...ann:main')).body.status, 'identical');
    assert.equal((await repo('GET', '/compare/main...bob:main')).status, 404);
  });

  it('leaves out the text of what .gitattributes hides', async () => {
    await push('topic', { '.gitattributes': 'a.json -diff\n', 'a.json': '{}\n' });
    const { body } = await repo('GET', '/compare/main...topic');
    assert.deepEqual(
      body.files.map((file: Record<string, unknown>) => [file['filename'], 'patch' in file]),
      [
        ['.gitattributes', true],
        ['a.json', false],
      ],
    );
  });
});

describe('contents', () => {
  it('are a file in base64', async () => {
    const { body } = await repo('GET', '/contents/folder/c.txt');
    assert.deepEqual(
      [body.type, body.path, Buffer.from(body.content, 'base64').toString()],
      ['file', 'folder/c.txt', 'c\n'],
    );
  });

  it('are a folder as a list', async () => {
    const { body } = await repo('GET', '/contents/');
    assert.deepEqual(
      body.map(({ name, type }: Record<string, string>) => [name, type]),
      [
        ['a.json', 'file'],
        ['b.json', 'file'],
        ['folder', 'dir'],
      ],
    );
  });

  it('are those of another branch when asked', async () => {
    await push('topic', { 'a.json': 'other' });
    const answer = await api('GET', '/repos/org/models/contents/a.json?ref=topic', undefined, {
      headers: { accept: 'application/vnd.github.raw+json' },
    });
    assert.equal(answer.body, 'other');
  });

  it('over 1 MB come without their content', async () => {
    await push('main', { big: 'x'.repeat(1024 * 1024 + 1) });
    const { body } = await repo('GET', '/contents/big');
    assert.deepEqual([body.content, body.encoding, body.size], ['', 'none', 1024 * 1024 + 1]);
  });

  it('that are not there are not found', async () => {
    assert.equal((await repo('GET', '/contents/a.json/b')).status, 404);
    assert.equal((await repo('GET', '/contents/a.json?ref=nowhere')).status, 404);
  });
});
