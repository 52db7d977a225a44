import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { BranchMovedError } from '../../../src/clients/repository/branch-moved-error.ts';
import type { Credentials, RepositoryName } from '../../../src/clients/github/credentials.ts';
import { GitDataRepository } from '../../../src/clients/github/git-data-repository.ts';
import { createOctokit } from '../../../src/clients/github/octokit.ts';
import { virtualClock } from '../../support/virtual-clock.ts';
import { drop, inTurn, json, startServer, type Answer } from '../test-server.ts';
import { failure, token } from './connect.ts';
import { startScriptedGitHub } from './scripted-github.ts';

const [one, two, three, none] = ['1', '2', '3', '0'].map((digit) => digit.repeat(40)) as [
  string,
  string,
  string,
  string,
];
const git = '/repos/o/r/git';
const graphql = 'POST /graphql';
const look = `GET ${git}/ref/heads/b`;
const repositoryLine = 'GET /repos/o/r';
const done = json(200, { data: { updateRefs: { clientMutationId: null } } });
const failed = json(200, {
  data: { updateRefs: null },
  errors: [{ path: ['updateRefs'], message: 'Something went wrong' }],
});

function at(commit: string): Answer {
  return json(200, { ref: 'refs/heads/b', object: { type: 'commit', sha: commit } });
}

async function open(t: TestContext, answers: Readonly<Record<string, Answer>>) {
  const known = { [repositoryLine]: json(200, { node_id: 'R_1' }) };
  const { octokit, timing, server, lines } = await startScriptedGitHub(t, { ...known, ...answers });
  const repository = new GitDataRepository({ octokit, owner: 'o', name: 'r', timing });
  const updates = () =>
    server.requests
      .filter(({ path }) => path === '/graphql')
      .map(({ body }) => (JSON.parse(body) as { variables: { repository: string; update: object } }).variables);
  return { repository, timing, lines, updates };
}

const moves = [
  {
    what: 'made',
    write: (of: GitDataRepository) => of.createBranch({ name: 'b', commit: two }),
    sends: { beforeOid: none, afterOid: two },
    from: json(404, { message: 'Not Found' }),
    to: at(two),
    rest: `POST ${git}/refs`,
  },
  {
    what: 'moved',
    write: (of: GitDataRepository) => of.moveBranch({ name: 'b', commit: two }, one),
    sends: { beforeOid: one, afterOid: two },
    from: at(one),
    to: at(two),
    rest: `PATCH ${git}/refs/heads/b`,
  },
  {
    what: 'deleted',
    write: (of: GitDataRepository) => of.deleteBranch({ name: 'b', commit: one }),
    sends: { beforeOid: one, afterOid: none },
    from: at(one),
    to: json(404, { message: 'Not Found' }),
    rest: `DELETE ${git}/refs/heads/b`,
  },
] as const;

for (const { what, write, sends, from, to, rest } of moves) {
  describe(`a branch that is ${what} where GitHub can compare by itself`, () => {
    it('is so in one request, on the condition that it stands where it did', async (t) => {
      const { repository, lines, updates } = await open(t, { [graphql]: done });
      await write(repository);
      assert.deepEqual(lines(), [repositoryLine, graphql]);
      assert.deepEqual(updates(), [{ repository: 'R_1', update: { name: 'refs/heads/b', ...sends, force: true } }]);
    });

    it('is left alone where somebody was quicker: GitHub’s failure is no word on that, so we look', async (t) => {
      const { repository, lines } = await open(t, { [graphql]: failed, [look]: at(three) });
      await assert.rejects(write(repository), BranchMovedError);
      assert.deepEqual(lines(), [repositoryLine, graphql, look]);
    });

    it('is so although the answer was lost, and the repetition failed because of that', async (t) => {
      const { repository, lines } = await open(t, { [graphql]: inTurn(drop, failed), [look]: to });
      await write(repository);
      assert.deepEqual(lines(), [repositoryLine, graphql, graphql, look]);
    });

    it('is asked of REST where something else than the comparison failed: it says what', async (t) => {
      const { repository, lines } = await open(t, {
        [graphql]: failed,
        [look]: from,
        [rest]: json(403, { message: 'A rule forbids it' }),
      });
      await assert.rejects(write(repository), /A rule forbids it/);
      assert.deepEqual(
        lines().filter((line) => line !== look),
        [repositoryLine, graphql, rest],
      );
    });
  });
}

describe('a server that cannot compare', () => {
  const gone = json(404, { message: 'Not Found' });
  const servers: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
    'has no GraphQL': { [graphql]: gone },
    'does not let us use it': { [graphql]: json(403, { message: 'Resource not accessible' }) },
    'has a page there': {
      [graphql]: (response) => {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Log in</p>');
      },
    },
    'does not know the mutation': {
      [graphql]: json(200, {
        errors: [
          { message: "Field 'updateRefs' doesn't exist on type 'Mutation'", extensions: { code: 'undefinedField' } },
        ],
      }),
    },
    'does not know the mutation, in the words of others': {
      [graphql]: json(200, { errors: [{ message: 'Cannot query field "updateRefs" on type "Mutation".' }] }),
    },
    'does not know a field of the update': {
      [graphql]: json(200, { errors: [{ message: 'Field "beforeOid" is not defined by type "RefUpdate".' }] }),
    },
    'does not let this token do it': {
      [graphql]: json(200, {
        data: { updateRefs: null },
        errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }],
      }),
    },
    'does not tell the repository’s id': { [repositoryLine]: gone },
  };
  for (const [given, answers] of Object.entries(servers)) {
    it(`is asked as ever, and never again for this: it ${given}`, async (t) => {
      const { repository, lines } = await open(t, {
        ...answers,
        [look]: at(one),
        [`PATCH ${git}/refs/heads/b`]: at(two),
      });
      await repository.moveBranch({ name: 'b', commit: two }, one);
      await repository.moveBranch({ name: 'b', commit: two }, one);
      const asked = lines().filter((line) => line === graphql || line === repositoryLine);
      assert.deepEqual(asked, [repositoryLine, graphql].slice(0, repositoryLine in answers ? 1 : 2));
      assert.deepEqual(lines().slice(asked.length), [
        look,
        `PATCH ${git}/refs/heads/b`,
        look,
        `PATCH ${git}/refs/heads/b`,
      ]);
    });
  }

  it('is asked for it again where it was only down', async (t) => {
    const down = json(502, { message: 'Bad Gateway' });
    const { repository, lines } = await open(t, {
      [graphql]: inTurn(down, down, down, done),
      [look]: at(one),
      [`PATCH ${git}/refs/heads/b`]: at(two),
    });
    await repository.moveBranch({ name: 'b', commit: two }, one);
    await repository.moveBranch({ name: 'b', commit: two }, one);
    assert.equal(lines().at(-1), graphql);
  });
});

describe('a branch update by GraphQL', () => {
  it('asks for the repository’s id once', async (t) => {
    const { repository, lines } = await open(t, { [graphql]: done });
    await repository.createBranch({ name: 'b', commit: one });
    await repository.deleteBranch({ name: 'b', commit: one });
    assert.deepEqual(lines(), [repositoryLine, graphql, graphql]);
  });

  it('does not wait for that id where it was told to expect a move', async (t) => {
    const { repository, lines } = await open(t, { [graphql]: done });
    repository.prepareMove();
    await repository.readBranch('b');
    assert.deepEqual(lines().sort(), [repositoryLine, look]);
    await repository.createBranch({ name: 'b', commit: one });
    assert.deepEqual(lines().slice(2), [graphql]);
  });

  it('tells why there is no id where it needs it, not where it was told to expect a move', async (t) => {
    const { repository, lines } = await open(t, {
      [repositoryLine]: json(401, { message: 'Bad credentials' }),
      [look]: at(one),
    });
    repository.prepareMove();
    await repository.readBranch('b');
    await assert.rejects(repository.createBranch({ name: 'b', commit: one }), /Bad credentials/);
    assert.ok(!lines().includes(graphql));
  });

  it('waits for a limit as REST does, although GitHub tells of it in an answer that is no failure', async (t) => {
    const limit = (errors: readonly object[], headers: Readonly<Record<string, string>>) =>
      json(200, { errors }, headers);
    const { repository, timing, lines } = await open(t, {
      [graphql]: inTurn(
        limit([{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }], { 'retry-after': '30' }),
        limit([{ message: 'You have exceeded a secondary rate limit.' }], {}),
        done,
      ),
    });
    await repository.createBranch({ name: 'b', commit: one });
    assert.deepEqual(timing.sleeps, [30_000, 120_000]);
    assert.deepEqual(lines(), [repositoryLine, graphql, graphql, graphql]);
  });

  it('fails where the token is not accepted, without it in the error', async (t) => {
    const answer = { node_id: 'R_1', message: 'Bad credentials' };
    const server = await startServer(t, async (response, request) => {
      await json(request.method === 'GET' ? 200 : 401, answer)(response, request, 1);
    });
    const timing = virtualClock();
    const octokit = createOctokit({ apiUrl: server.url, token, writeIntervalSeconds: 0, timing });
    const repository = new GitDataRepository({ octokit, owner: 'o', name: 'r', timing });
    const error = await failure(repository.createBranch({ name: 'b', commit: one }));
    assert.match(error.message, /^GitHub answered 401 to POST \/graphql: Bad credentials\. Check that the token/);
    assert.ok(!JSON.stringify(error).includes(token));
  });

  it('goes beside a GitHub Enterprise’s REST, with the credentials for that repository', async (t) => {
    const server = await startServer(t, async (response, request) => {
      await (request.method === 'GET' ? json(200, { node_id: 'R_1' }) : done)(response, request, 1);
    });
    const asked: (RepositoryName | undefined)[] = [];
    const credentials: Credentials = {
      kind: 'App',
      authorize: (repository) => {
        asked.push(repository);
        return Promise.resolve('token x');
      },
      refused: () => undefined,
    };
    const timing = virtualClock();
    const octokit = createOctokit({ apiUrl: `${server.url}/api/v3/`, credentials, writeIntervalSeconds: 0, timing });
    await new GitDataRepository({ octokit, owner: 'o', name: 'r', timing }).createBranch({ name: 'b', commit: one });
    assert.deepEqual(
      server.requests.map(({ method, path }) => `${method} ${path}`),
      ['GET /api/v3/repos/o/r', 'POST /api/graphql'],
    );
    assert.deepEqual(asked, [
      { owner: 'o', name: 'r' },
      { owner: 'o', name: 'r' },
    ]);
    assert.deepEqual(Object.keys(JSON.parse(server.requests[1]?.body ?? '') as object), ['query', 'variables']);
  });
});
