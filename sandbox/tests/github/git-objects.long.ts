import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { githubForEach } from './fixture.ts';

const fixture = githubForEach();
const { repo, api } = fixture;
const missing = '1234567890'.repeat(4);

async function head(): Promise<{ commit: string; tree: string }> {
  const commit = (await fixture.github.git('org/models').branch('main'))!;
  return { commit, tree: (await fixture.github.git('org/models').commit(commit)).tree };
}

function blobSha(content: string): string {
  return createHash('sha1')
    .update(`blob ${Buffer.byteLength(content)}\0${content}`)
    .digest('hex');
}

describe('blobs', () => {
  for (const { content, encoding } of [
    { content: 'grün\r\n', encoding: 'utf-8' },
    { content: Buffer.from('grün\r\n').toString('base64'), encoding: 'base64' },
  ]) {
    it(`are made from ${encoding}`, async () => {
      const made = await repo('POST', '/git/blobs', { content, encoding });
      assert.equal(made.status, 201);
      assert.equal(made.body.sha, blobSha('grün\r\n'));
    });
  }

  it('are read as base64, a line break after each 60 characters', async () => {
    const text = 'x'.repeat(100);
    const { sha } = (await repo('POST', '/git/blobs', { content: text })).body;
    const { body } = await repo('GET', `/git/blobs/${sha}`);
    assert.equal(body.encoding, 'base64');
    assert.equal(body.size, 100);
    assert.deepEqual(
      body.content.split('\n').map((line: string) => line.length),
      [60, 60, 16, 0],
    );
    assert.equal(Buffer.from(body.content, 'base64').toString(), text);
  });

  it('are read raw, byte for byte', async () => {
    const { sha } = (await repo('POST', '/git/blobs', { content: '\ufeff{"n": 12345678901234567890}\r\n' })).body;
    for (const accept of [
      'application/vnd.github.raw',
      'application/vnd.github.raw+json',
      'application/vnd.github.v3.raw',
    ]) {
      const answer = await fetch(`${fixture.github.url}/repos/org/models/git/blobs/${sha}`, { headers: { accept } });
      assert.equal(Buffer.from(await answer.arrayBuffer()).toString(), '\ufeff{"n": 12345678901234567890}\r\n');
    }
  });

  it('of 3 MB pass both ways', async () => {
    const content = 'a large file\n'.repeat(250_000);
    const { sha } = (await repo('POST', '/git/blobs', { content })).body;
    const { body } = await repo('GET', `/git/blobs/${sha}`);
    assert.equal(Buffer.from(body.content, 'base64').toString(), content);
  });

  it('of more than 40 MB are refused', async () => {
    const { status, body } = await repo('POST', '/git/blobs', { content: 'x'.repeat(40 * 2 ** 20 + 1) });
    assert.deepEqual([status, body.errors[0].message], [422, 'input is too large']);
  });

  it('that are not there, or are trees, are not found', async () => {
    const { tree } = await head();
    for (const sha of [missing, tree, 'main']) assert.equal((await repo('GET', `/git/blobs/${sha}`)).status, 404);
  });

  it('of broken base64 are refused', async () => {
    assert.equal((await repo('POST', '/git/blobs', { content: '!!', encoding: 'base64' })).status, 422);
  });
});

describe('trees', () => {
  it('are read by SHA, by commit and by branch', async () => {
    const { commit, tree } = await head();
    for (const name of [tree, commit, 'main', 'heads%2Fmain']) {
      const { body } = await repo('GET', `/git/trees/${name}`);
      // The answer names what the name stands for.
      assert.equal(body.sha, name === tree ? tree : commit);
      assert.deepEqual(
        body.tree.map(({ path, type }: Record<string, string>) => `${type} ${path}`),
        ['blob a.json', 'blob b.json', 'tree folder'],
      );
    }
  });

  it('are read recursively, with the sizes of blobs', async () => {
    const { body } = await repo('GET', '/git/trees/main?recursive=1');
    assert.deepEqual(
      body.tree.map(({ path, size }: Record<string, unknown>) => [path, size]),
      [
        ['a.json', 9],
        ['b.json', 9],
        ['folder', undefined],
        ['folder/c.txt', 2],
      ],
    );
    assert.equal(body.truncated, false);
  });

  it('are made from a base: replaced, added, removed', async () => {
    const { commit, tree } = await head();
    const { sha } = (await repo('POST', '/git/blobs', { content: 'new' })).body;
    for (const base of [tree, commit]) {
      const made = await repo('POST', '/git/trees', {
        base_tree: base,
        tree: [
          { path: 'a.json', mode: '100644', type: 'blob', sha },
          { path: 'deep/er/d.json', mode: '100644', type: 'blob', content: 'inline' },
          { path: 'folder/c.txt', mode: '100644', type: 'blob', sha: null },
        ],
      });
      assert.equal(made.status, 201);
      const { body } = await repo('GET', `/git/trees/${made.body.sha}?recursive=1`);
      assert.deepEqual(
        body.tree
          .map((entry: Record<string, string>) => [entry['path'], entry['sha']])
          .filter(([path]: string[]) => !['deep', 'deep/er'].includes(path!)),
        [
          ['a.json', sha],
          ['b.json', blobSha('{"b": 1}\n')],
          ['deep/er/d.json', blobSha('inline')],
        ],
      );
    }
  });

  it('are in the order that git wants', async () => {
    const entry = { mode: '100644', type: 'blob', content: 'x' };
    const names = ['folder.txt', 'folder-a', 'folder0', 'ü'];
    const { tree } = await head();
    await repo('POST', '/git/trees', { base_tree: tree, tree: names.map((path) => ({ path, ...entry })) });
    await fixture.github.git('org/models').run(['fsck', '--strict']);
  });

  it('are made without a base', async () => {
    const made = await repo('POST', '/git/trees', {
      tree: [{ path: 'x', mode: '100644', type: 'blob', content: 'x' }],
    });
    assert.deepEqual(
      made.body.tree.map(({ path }: Record<string, string>) => path),
      ['x'],
    );
  });

  it('are made of no more text than a request may carry', async () => {
    const file = { mode: '100644', type: 'blob', content: 'x'.repeat(1_250_000) };
    const two = [
      { ...file, path: 'x' },
      { ...file, path: 'y' },
    ];
    assert.equal((await repo('POST', '/git/trees', { tree: two })).status, 201);
    const { status, body } = await repo('POST', '/git/trees', { tree: [...two, { ...file, path: 'z', content: '!' }] });
    assert.equal(status, 422);
    assert.match(body.message, /timed out.*input was too large to process/);
  });

  const refused: [string, object][] = [
    ['a blob that is not there', { tree: [{ path: 'x', mode: '100644', sha: missing }] }],
    ['a base that is not there', { base_tree: missing, tree: [{ path: 'x', mode: '100644', content: 'x' }] }],
    ['a removed path that is not there', { base_tree: 'TREE', tree: [{ path: 'x', mode: '100644', sha: null }] }],
    ['a path with ..', { tree: [{ path: '../x', mode: '100644', content: 'x' }] }],
    ['a path with .git', { tree: [{ path: '.git/config', mode: '100644', content: 'x' }] }],
    ['neither SHA nor content', { tree: [{ path: 'x', mode: '100644' }] }],
    ['an unknown mode', { tree: [{ path: 'x', mode: '1', content: 'x' }] }],
    ['no entries', { tree: [] }],
  ];
  for (const [what, body] of refused) {
    it(`with ${what} are refused`, async () => {
      const { tree } = await head();
      const text = JSON.stringify(body).replace('TREE', tree);
      assert.equal((await repo('POST', '/git/trees', text)).status, 422);
    });
  }
});

describe('commits', () => {
  it('are dated by the clock and signed by nobody with a personal token', async () => {
    const { commit, tree } = await head();
    const made = await repo('POST', '/git/commits', { message: 'Subject\n\nTrailer: 1', tree, parents: [commit] });
    assert.equal(made.status, 201);
    const { body } = await repo('GET', `/git/commits/${made.body.sha}`);
    assert.deepEqual(body, made.body);
    assert.equal(body.message, 'Subject\n\nTrailer: 1');
    assert.equal(body.author.name, 'sandbox-bot');
    assert.deepEqual(body.author, body.committer);
    assert.equal(body.author.date, '2026-01-02T03:04:05Z');
    assert.equal(body.verification.verified, false);
  });

  it('take the author given, who is the committer too', async () => {
    const { tree } = await head();
    const author = { name: 'Bot <x>', email: 'bot@example.org', date: '2025-05-05T05:05:05+02:00' };
    const { body } = await repo('POST', '/git/commits', { message: 'm', tree, author });
    assert.deepEqual(body.author, { name: 'Bot x', email: 'bot@example.org', date: '2025-05-05T03:05:05Z' });
    assert.deepEqual(body.committer, body.author);
    assert.deepEqual(body.parents, []);
  });

  it('are real: git reads them', async () => {
    const { commit, tree } = await head();
    const { sha } = (await repo('POST', '/git/commits', { message: 'Grüße\n', tree, parents: [commit] })).body;
    const git = fixture.github.git('org/models');
    assert.equal((await git.run(['log', '-1', '--format=%B|%P', sha])).toString(), `Grüße\n|${commit}\n`);
    await git.run(['fsck', '--strict']);
  });

  it('without their tree or parent are refused', async () => {
    const { tree } = await head();
    const noTree = await repo('POST', '/git/commits', { message: 'm', tree: missing });
    assert.deepEqual([noTree.status, noTree.body.message], [422, 'Tree SHA does not exist']);
    const noParent = await repo('POST', '/git/commits', { message: 'm', tree, parents: [missing] });
    assert.deepEqual(
      [noParent.status, noParent.body.message],
      [422, 'Parent SHA does not exist or is not a commit object'],
    );
  });

  it('need a message', async () => {
    const { tree } = await head();
    assert.equal((await repo('POST', '/git/commits', { tree })).status, 422);
  });
});

it('answers 400 to a body that is not JSON', async () => {
  const answer = await repo('POST', '/git/blobs', '{"content"');
  assert.deepEqual([answer.status, answer.body.message], [400, 'Problems parsing JSON']);
});

it('answers 404 in its own shape to an unknown route', async () => {
  const { status, body } = await api('GET', '/nothing/here');
  assert.equal(status, 404);
  assert.deepEqual(Object.keys(body), ['message', 'documentation_url', 'status']);
});
