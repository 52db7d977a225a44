import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { BranchMovedError } from '../../../src/clients/repository/branch-moved-error.ts';
import { GitDataRepository } from '../../../src/clients/github/git-data-repository.ts';
import { blobSha, treeSha } from '../../../src/clients/repository/git-objects.ts';
import { FileTooLargeError } from '../../../src/clients/repository/file-too-large-error.ts';
import { GitHubError } from '../../../src/clients/repository/github-error.ts';
import type { NewCommit, Tree } from '../../../src/clients/repository/git-repository.ts';
import { drop, inTurn, json, type Answer } from '../test-server.ts';
import { startScriptedGitHub } from './scripted-github.ts';

const [one, two] = ['1'.repeat(40), '2'.repeat(40)] as const;
const git = '/repos/o/r/git';

async function open(t: TestContext, answers: Readonly<Record<string, Answer>>) {
  const { octokit, timing, server, lines } = await startScriptedGitHub(t, answers);
  const repository = new GitDataRepository({ octokit, owner: 'o', name: 'r', timing });
  // This server has no GraphQL: that it is asked for is update-refs.test.ts's matter.
  const other = () => lines().filter((line) => line !== 'GET /repos/o/r');
  return { repository, server, lines: () => other().map((line) => line.replace(git, '')) };
}

function ref(commit: string): Answer {
  return json(200, { ref: 'refs/heads/b', object: { type: 'commit', sha: commit } });
}

describe('a blob', () => {
  const contents: Readonly<Record<string, Uint8Array>> = {
    'with a byte order mark': Buffer.from('\ufeff{}'),
    'with CRLF line ends': Buffer.from('{\r\n}\r\n'),
    'that is not UTF-8': new Uint8Array([0xff, 0xfe, 0, 0x80, 13, 10]),
    'that is empty': new Uint8Array(),
    'that looks like an answer of the API': Buffer.from('{"encoding":"base64","content":"aGk="}'),
  };
  for (const [given, bytes] of Object.entries(contents)) {
    const sha = blobSha(bytes);
    it(`comes with the very bytes: one ${given}`, async (t) => {
      const { repository, server } = await open(t, {
        [`GET ${git}/blobs/${sha}`]: (response) => {
          response.writeHead(200, { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' }).end(bytes);
        },
      });
      assert.deepEqual(Buffer.from(await repository.readBlob(sha)), Buffer.from(bytes));
      assert.equal(server.requests[0]?.headers['accept'], 'application/vnd.github.raw+json');
    });

    it(`comes with the very bytes where the server knows JSON only: one ${given}`, async (t) => {
      const content = Buffer.from(bytes)
        .toString('base64')
        .replaceAll(/.{1,60}/g, '$&\n');
      const { repository } = await open(t, { [`GET ${git}/blobs/${sha}`]: json(200, { encoding: 'base64', content }) });
      assert.deepEqual(Buffer.from(await repository.readBlob(sha)), Buffer.from(bytes));
    });
  }

  const lies: readonly { given: string; answer: Answer; says: RegExp }[] = [
    {
      given: 'another content',
      answer: json(200, { encoding: 'base64', content: 'aGk=' }),
      says: /GitHub answered 200 to GET \/repos\/o\/r\/git\/blobs\/\S+: the content is not that of blob 1111/,
    },
    {
      given: 'an HTML page',
      answer: (response) => {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Log in</p>');
      },
      says: /: the answer is not of the documented shape/,
    },
    {
      given: 'nothing',
      answer: (response) => {
        response.writeHead(204).end();
      },
      says: /: the answer is not of the documented shape/,
    },
    {
      given: 'no content, as of a large file',
      answer: json(200, { encoding: 'none', content: '' }),
      says: /documented shape at encoding/,
    },
  ];
  for (const { given, answer, says } of lies) {
    it(`is not believed: ${given}`, async (t) => {
      const { repository } = await open(t, { [`GET ${git}/blobs/${one}`]: answer });
      await assert.rejects(repository.readBlob(one), says);
    });
  }
});

describe('a file that is too large', () => {
  const base: Tree = { sha: treeSha([]), entries: [] };
  const large = `${'ü'.repeat(1_000_000)}\n`;
  const made = blobSha(large);
  const small = { path: 'small.json', mode: '100644', type: 'blob' } as const;
  const tree = treeSha([
    { ...small, sha: blobSha('{}') },
    { ...small, path: 'large.json', sha: made },
  ]);
  const answers = {
    [`POST ${git}/blobs`]: json(201, { sha: made }),
    [`POST ${git}/trees`]: json(201, { sha: tree }),
    [`POST ${git}/commits`]: json(201, { sha: two, committer: { date: '2026-01-02T03:04:05Z' } }),
  };
  const commit = (text: string): NewCommit => ({
    parent: one,
    base,
    files: new Map([
      ['large.json', { text }],
      ['small.json', { text: '{}' }],
    ]),
    message: () => 'Sync',
  });

  it('for the request that makes the tree is made before, and named there', async (t) => {
    const { repository, server, lines } = await open(t, answers);
    assert.equal((await repository.writeCommit(commit(large))).sha, two);
    assert.deepEqual(lines(), ['POST /blobs', 'POST /trees', 'POST /commits']);
    const [blob, asked] = server.requests.map(({ body }) => JSON.parse(body) as unknown);
    assert.deepEqual(blob, { encoding: 'utf-8', content: large });
    assert.deepEqual((asked as { tree: unknown }).tree, [
      { ...small, path: 'large.json', sha: made },
      { ...small, content: '{}' },
    ]);
  });

  it('is sent with its length, and again where GitHub fails', async (t) => {
    const busy = json(502, { message: 'Server Error' });
    const { repository, server } = await open(t, {
      ...answers,
      [`POST ${git}/blobs`]: inTurn(busy, json(201, { sha: made })),
    });
    await repository.writeCommit(commit(large));
    const [first, second] = server.requests;
    assert.equal(first?.headers['content-length'], String(Buffer.byteLength(first?.body ?? '')));
    assert.equal(first.headers['content-type'], 'application/json; charset=utf-8');
    assert.equal(second?.body, first.body);
  });

  it('is not believed to be made where GitHub tells of another', async (t) => {
    const { repository, lines } = await open(t, { ...answers, [`POST ${git}/blobs`]: json(201, { sha: one }) });
    await assert.rejects(
      repository.writeCommit(commit(large)),
      /GitHub answered 201 to POST \/repos\/o\/r\/git\/blobs: GitHub made another blob than was asked for/,
    );
    assert.deepEqual(lines(), ['POST /blobs']);
  });

  it('for the API is an error before anything is sent', async (t) => {
    const { repository, lines } = await open(t, answers);
    await assert.rejects(repository.writeCommit(commit('x'.repeat(40_000_001))), FileTooLargeError);
    assert.deepEqual(lines(), []);
  });

  it('to be read is an error that names the way that takes it', async (t) => {
    const answer = json(403, {
      message: 'This API returns blobs up to 100 MB in size. The requested blob is too large to fetch.',
      errors: [{ resource: 'Blob', field: 'data', code: 'custom', message: 'too_large' }],
    });
    const { repository } = await open(t, { [`GET ${git}/blobs/${one}`]: answer });
    await assert.rejects(repository.readBlob(one), (error) => {
      assert.ok(error instanceof FileTooLargeError);
      assert.match(
        error.message,
        /^GitHub’s API gives out no file of more than 100 MB\. Go through a clone, .*--target-dir/,
      );
      return true;
    });
  });

  it('is not what another refusal to read it says', async (t) => {
    const { repository } = await open(t, { [`GET ${git}/blobs/${one}`]: json(403, { message: 'Forbidden' }) });
    await assert.rejects(repository.readBlob(one), GitHubError);
  });
});

describe('a branch’s head with its tree', () => {
  const entries = [{ path: 'a', mode: '100644', type: 'blob', sha: two }];
  const tree = { sha: treeSha(entries), entries };
  const names = (sha: string): Answer => json(200, { sha, truncated: false, tree: entries });
  const both = ['GET /ref/heads/b', 'GET /trees/b'];

  it('is asked for in two requests side by side, where the tree’s answer names the head', async (t) => {
    const asked = Promise.withResolvers<undefined>();
    const { repository, lines } = await open(t, {
      [`GET ${git}/ref/heads/b`]: async (...request) => {
        await asked.promise;
        await ref(one)(...request);
      },
      [`GET ${git}/trees/b`]: async (...request) => {
        asked.resolve(undefined);
        await names(one)(...request);
      },
    });
    assert.deepEqual(await repository.readTip('b'), { commit: one, tree });
    assert.deepEqual(lines().sort(), both);
  });

  const others: readonly (readonly [given: string, named: Answer])[] = [
    ['names the tree alone', names(tree.sha)],
    ['is of another commit: the branch has moved, or a tag has its name', names(two)],
    ['is none: the server knows no names', json(404, { message: 'Not Found' })],
    ['is cut off', json(200, { sha: one, truncated: true, tree: [] })],
  ];
  for (const [given, named] of others) {
    it(`is asked for by the head, and no more by the branch, where that answer ${given}`, async (t) => {
      const { repository, lines } = await open(t, {
        [`GET ${git}/ref/heads/b`]: ref(one),
        [`GET ${git}/trees/b`]: named,
        [`GET ${git}/trees/${one}`]: names(one),
      });
      for (let time = 0; time < 2; time += 1) assert.deepEqual(await repository.readTip('b'), { commit: one, tree });
      assert.deepEqual(lines().slice(0, 2).sort(), both);
      assert.deepEqual(lines().slice(2), [`GET /trees/${one}`, 'GET /ref/heads/b', `GET /trees/${one}`]);
    });
  }

  it('is nothing where there is no such branch, whatever has its name', async (t) => {
    const { repository } = await open(t, { [`GET ${git}/trees/b`]: names(one) });
    assert.equal(await repository.readTip('b'), undefined);
  });
});

describe('an answer that is not what GitHub documents', () => {
  const page: Answer = (response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Log in</p>');
  };
  const rows: readonly {
    given: string;
    line: string;
    answer: Answer;
    ask: (of: GitDataRepository) => Promise<unknown>;
    says: RegExp;
  }[] = [
    {
      given: 'a page for a commit',
      line: `GET ${git}/commits/${one}`,
      answer: page,
      ask: (of) => of.readCommit(one),
      says: /GitHub answered 200 to GET \/repos\/\S+\/git\/commits\/\S+: the answer is not of the documented shape at its top/,
    },
    {
      given: 'a page for a tree',
      line: `GET ${git}/trees/${one}`,
      answer: page,
      ask: (of) => of.readTree(one),
      says: /documented shape at its top/,
    },
    {
      given: 'a page for a branch: it is not taken for a missing one',
      line: `GET ${git}/ref/heads/b`,
      answer: page,
      ask: (of) => of.readBranch('b'),
      says: /documented shape/,
    },
    {
      given: 'an object for a list of branches',
      line: `GET ${git}/matching-refs/heads/b`,
      answer: json(200, {}),
      ask: (of) => of.readBranches('b'),
      says: /documented shape/,
    },
    {
      given: 'a SHA that is none',
      line: `GET ${git}/ref/heads/b`,
      answer: ref('HEAD'),
      ask: (of) => of.readBranch('b'),
      says: /documented shape at object\.sha/,
    },
    {
      given: 'a comparison with an unknown outcome',
      line: `GET /repos/o/r/compare/${one}...${two}`,
      answer: json(200, { status: 'perhaps' }),
      ask: (of) => of.isAncestor(one, two),
      says: /documented shape at status/,
    },
    {
      given: 'a tree that is cut off',
      line: `GET ${git}/trees/${one}`,
      answer: json(200, { sha: two, truncated: true, tree: [] }),
      ask: (of) => of.readTree(one),
      says: /more entries than GitHub lists/,
    },
  ];
  for (const { given, line, answer, ask, says } of rows) {
    it(`is an error: ${given}`, async (t) => {
      const { repository } = await open(t, { [line]: answer });
      await assert.rejects(ask(repository), says);
    });
  }

  it('is told without what came, which may be long, or secret', async (t) => {
    const { repository } = await open(t, {
      [`GET ${git}/ref/heads/b`]: ref('not-to-be-repeated '.repeat(100_000)),
      [`GET ${git}/commits/${one}`]: json(200, 'not-to-be-repeated '.repeat(100_000)),
    });
    for (const ask of [() => repository.readBranch('b'), () => repository.readCommit(one)]) {
      await assert.rejects(ask, ({ message }: Error) => {
        assert.match(message, /documented shape at [\w. ]+: expected [^ ]+$/);
        return true;
      });
    }
  });

  it('is no harm where GitHub names a tree by its commit: the entries give the tree’s SHA', async (t) => {
    const entries = [{ path: 'a', mode: '100644', type: 'blob', sha: two }];
    const { repository } = await open(t, {
      [`GET ${git}/trees/${one}`]: json(200, { sha: one, truncated: false, tree: entries }),
    });
    assert.equal((await repository.readTree(one)).sha, treeSha(entries));
  });
});

describe('a write whose answer is lost or comes too early', () => {
  const base: Tree = { sha: treeSha([]), entries: [] };
  const tree = treeSha([{ path: 'a', mode: '100644', type: 'blob', sha: blobSha('1') }]);
  const commit = { parent: one, base, files: new Map([['a', { text: '1' }]]), message: () => 'Sync' };
  const made = json(201, { sha: two, committer: { date: '2026-03-04T05:06:07Z' } });

  it('is a commit only where GitHub made the very tree', async (t) => {
    const { repository, lines } = await open(t, { [`POST ${git}/trees`]: json(201, { sha: two }) });
    await assert.rejects(repository.writeCommit(commit), /GitHub made another tree than was asked for/);
    assert.deepEqual(lines(), ['POST /trees']);
  });

  it('is a commit, although GitHub does not know the tree yet that it has just made', async (t) => {
    const unknown = json(422, { message: 'Tree SHA does not exist' });
    const { repository, lines } = await open(t, {
      [`POST ${git}/trees`]: json(201, { sha: tree }),
      [`POST ${git}/commits`]: inTurn(unknown, unknown, made),
    });
    assert.equal((await repository.writeCommit(commit)).sha, two);
    assert.deepEqual(lines(), ['POST /trees', 'POST /commits', 'POST /commits', 'POST /commits']);
  });

  it('is a commit, although GitHub does not know the tree yet that it stands on', async (t) => {
    const unknown = json(404, { message: 'Not Found' });
    const { repository, lines } = await open(t, {
      [`POST ${git}/trees`]: inTurn(unknown, json(201, { sha: tree })),
      [`POST ${git}/commits`]: made,
    });
    const committedAt = Date.UTC(2026, 2, 4, 5, 6, 7) / 1_000;
    assert.deepEqual(await repository.writeCommit(commit), { sha: two, committedAt });
    assert.deepEqual(lines(), ['POST /trees', 'POST /trees', 'POST /commits']);
  });

  it('is a branch that is found at its commit, and not created twice', async (t) => {
    const { repository, lines } = await open(t, { [`POST ${git}/refs`]: drop, [`GET ${git}/ref/heads/b`]: ref(one) });
    await repository.createBranch({ name: 'b', commit: one });
    assert.deepEqual(lines(), ['POST /refs', 'GET /ref/heads/b']);
  });

  it('is a branch that somebody else made meanwhile', async (t) => {
    const { repository, lines } = await open(t, { [`POST ${git}/refs`]: drop, [`GET ${git}/ref/heads/b`]: ref(two) });
    await assert.rejects(repository.createBranch({ name: 'b', commit: one }), BranchMovedError);
    assert.deepEqual(lines(), ['POST /refs', 'GET /ref/heads/b']);
  });

  it('is a branch that is not there, and is created again', async (t) => {
    const { repository, lines } = await open(t, { [`POST ${git}/refs`]: inTurn(drop, json(201, {})) });
    await repository.createBranch({ name: 'b', commit: one });
    assert.deepEqual(lines(), ['POST /refs', 'GET /ref/heads/b', 'POST /refs']);
  });

  it('is a branch that moves once GitHub knows the commit', async (t) => {
    const { repository, server } = await open(t, {
      [`GET ${git}/ref/heads/b`]: ref(one),
      [`PATCH ${git}/refs/heads/b`]: inTurn(json(422, { message: 'Object does not exist' }), ref(two)),
    });
    await repository.moveBranch({ name: 'b', commit: two }, one);
    assert.deepEqual(JSON.parse(server.requests.at(-1)?.body ?? ''), { sha: two, force: true });
  });

  for (const [what, method] of [
    ['moved', 'PATCH'],
    ['deleted', 'DELETE'],
  ] as const) {
    it(`is no branch that is ${what} over what a person pushed while GitHub made us wait`, async (t) => {
      const limit = json(403, { message: 'You have exceeded a secondary rate limit.' }, { 'retry-after': '60' });
      const { repository, lines } = await open(t, {
        [`GET ${git}/ref/heads/b`]: inTurn(ref(one), ref(base.sha)),
        [`${method} ${git}/refs/heads/b`]: limit,
      });
      const write =
        method === 'PATCH'
          ? repository.moveBranch({ name: 'b', commit: two }, one)
          : repository.deleteBranch({ name: 'b', commit: one });
      await assert.rejects(write, BranchMovedError);
      assert.deepEqual(lines(), ['GET /ref/heads/b', `${method} /refs/heads/b`, 'GET /ref/heads/b']);
    });
  }

  for (const status of [404, 422]) {
    it(`is a deleted branch that GitHub no longer knows (${status})`, async (t) => {
      const { repository, lines } = await open(t, {
        [`GET ${git}/ref/heads/b`]: inTurn(ref(one), json(404, { message: 'Not Found' })),
        [`DELETE ${git}/refs/heads/b`]: inTurn(drop, json(status, { message: 'Reference does not exist' })),
      });
      await repository.deleteBranch({ name: 'b', commit: one });
      assert.deepEqual(lines(), [
        'GET /ref/heads/b',
        'DELETE /refs/heads/b',
        'GET /ref/heads/b',
        'DELETE /refs/heads/b',
        'GET /ref/heads/b',
      ]);
    });
  }

  it('is no deleted branch where it still stands', async (t) => {
    const { repository } = await open(t, {
      [`GET ${git}/ref/heads/b`]: ref(one),
      [`DELETE ${git}/refs/heads/b`]: json(422, { message: 'Cannot delete a protected branch' }),
    });
    await assert.rejects(repository.deleteBranch({ name: 'b', commit: one }), /Cannot delete a protected branch/);
  });
});
