import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Octokit } from '@octokit/core';
import { githubForEach, type Answer } from './fixture.ts';

const fixture = githubForEach();
const { api, repo, push } = fixture;

function ask(query: string, variables: object = {}, token: string | null = 'sandbox-token'): Promise<Answer> {
  return api('POST', '/graphql', { query, variables }, { token });
}

describe('GraphQL', () => {
  it('tells of a repository, a branch and its commit', async () => {
    const sha = await push('a/topic', { 'a.json': '2' });
    const query = `query ($owner: String!, $name: String!) {
      viewer { login }
      repository(owner: $owner, name: $name) {
        id name nameWithOwner isPrivate isArchived viewerPermission url
        owner { __typename login }
        defaultBranchRef { name prefix target { oid } }
        ref(qualifiedName: "refs/heads/a/topic") {
          name prefix
          target {
            __typename oid
            ... on Commit {
              message messageHeadline authoredDate committedDate
              author { name email date user { login } }
              committer { name user { login } }
            }
          }
        }
        nothing: ref(qualifiedName: "refs/heads/nowhere") { name }
      }
    }`;
    const { status, headers, body } = await ask(query, { owner: 'org', name: 'models' });
    assert.deepEqual([status, headers.get('x-ratelimit-resource')], [200, 'graphql']);
    assert.deepEqual(body, {
      data: {
        viewer: { login: 'sandbox-bot' },
        repository: {
          id: (await repo('GET', '')).body.node_id,
          name: 'models',
          nameWithOwner: 'org/models',
          isPrivate: false,
          isArchived: false,
          viewerPermission: 'WRITE',
          url: `${fixture.github.webUrl}/org/models`,
          owner: { __typename: 'Organization', login: 'org' },
          defaultBranchRef: {
            name: 'main',
            prefix: 'refs/heads/',
            target: { oid: await fixture.github.git('org/models').branch('main') },
          },
          ref: {
            name: 'a/topic',
            prefix: 'refs/heads/',
            target: {
              __typename: 'Commit',
              oid: sha,
              message: 'Change a/topic',
              messageHeadline: 'Change a/topic',
              authoredDate: '2026-01-02T03:04:05Z',
              committedDate: '2026-01-02T03:04:05Z',
              author: {
                name: 'Ann',
                email: 'ann@users.noreply.github.com',
                date: '2026-01-02T03:04:05Z',
                user: { login: 'ann' },
              },
              committer: { name: 'Ann', user: { login: 'ann' } },
            },
          },
          nothing: null,
        },
      },
    });
  });

  it('tells a path’s history, page by page', async () => {
    const shas: string[] = [];
    for (const content of ['2', '3', '4']) {
      shas.unshift(await push('main', { 'a.json': content }));
      await push('main', { 'b.json': content });
    }
    const query = `query ($after: String) {
      repository(owner: "org", name: "models") {
        defaultBranchRef {
          target {
            ... on Commit {
              history(first: 3, after: $after, path: "a.json") {
                totalCount nodes { oid } pageInfo { hasNextPage endCursor }
              }
            }
          }
        }
      }
    }`;
    const page = async (after: string | null): Promise<any> =>
      (await ask(query, { after })).body.data.repository.defaultBranchRef.target.history;
    const first = await page(null);
    assert.deepEqual([first.totalCount, first.pageInfo.hasNextPage], [4, true]);
    assert.deepEqual(
      first.nodes.map(({ oid }: { oid: string }) => oid),
      shas,
    );
    const second = await page(first.pageInfo.endCursor);
    assert.deepEqual([second.nodes.length, second.pageInfo.hasNextPage], [1, false]);
    assert.match((await ask(query, { after: 'nonsense' })).body.errors[0].message, /valid cursor/);
  });

  const failures: { why: string; query: string; type: string | undefined; message: RegExp; path?: unknown[] }[] = [
    {
      why: 'a repository that is not there',
      query: '{ repository(owner: "org", name: "nothing") { id } }',
      type: 'NOT_FOUND',
      message: /^Could not resolve to a Repository with the name 'org\/nothing'\.$/,
      path: ['repository'],
    },
    {
      why: 'a history without an end',
      query:
        '{ repository(owner: "org", name: "models") { defaultBranchRef { target { ... on Commit { history { totalCount } } } } } }',
      type: 'UNPROCESSABLE',
      message: /`first` or `last`/,
      path: ['repository', 'defaultBranchRef', 'target', 'history'],
    },
    { why: 'an unknown field', query: '{ viewer { shoeSize } }', type: undefined, message: /shoeSize/ },
    { why: 'no GraphQL', query: '{ viewer', type: undefined, message: /Syntax Error/ },
  ];
  for (const { why, query, type, message, path } of failures) {
    it(`answers 200 with errors for ${why}`, async () => {
      const { status, body } = await ask(query);
      assert.equal(status, 200);
      assert.equal(body.errors[0].type, type);
      assert.match(body.errors[0].message, message);
      assert.deepEqual(body.errors[0].path, path);
    });
  }

  it('needs a query', async () => {
    const { status, body } = await api('POST', '/graphql', { variables: {} });
    assert.deepEqual([status, body.errors.length], [200, 1]);
    assert.equal((await api('POST', '/graphql', '{')).status, 400);
  });

  it('asks who asks', async () => {
    assert.equal((await ask('{ viewer { login } }', {}, null)).status, 401);
    assert.equal((await ask('{ viewer { login } }', {}, 'mistyped')).status, 401);
  });

  it('is where Octokit looks for it on a server of one’s own', async () => {
    const octokit = new Octokit({ baseUrl: fixture.github.url, auth: 'sandbox-token' });
    assert.deepEqual(await octokit.graphql('{ viewer { login } }'), { viewer: { login: 'sandbox-bot' } });
    assert.equal(fixture.github.log.entries.at(-1)?.path, '/graphql');
  });
});

describe('a private repository', () => {
  const query = '{ repository(owner: "org", name: "secret") { id } }';
  const tokens = { 'sandbox-token': { login: 'a' }, stranger: { login: 'b', repositories: ['org/models'] } };
  const there = githubForEach({ tokens });

  it('is not there for a token that does not reach it', async () => {
    const { id } = (await there.api('POST', '/graphql', { query })).body.data.repository;
    const { body } = await there.api('POST', '/graphql', { query }, { token: 'stranger' });
    assert.deepEqual([body.data.repository, body.errors[0].type], [null, 'NOT_FOUND']);
    const variables = { input: { repositoryId: id, refUpdates: [] } };
    const update = 'mutation ($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }';
    const refused = await there.api('POST', '/graphql', { query: update, variables }, { token: 'stranger' });
    assert.equal(refused.body.errors[0].type, 'NOT_FOUND');
  });
});

describe('GraphQL of an older server', () => {
  const older = githubForEach({ graphql: false });
  it('is not there', async () => {
    assert.equal((await older.api('POST', '/graphql', { query: '{ viewer { login } }' })).status, 404);
  });
});

describe('GraphQL within limits', () => {
  const hour = githubForEach({ limits: { requestsPerHour: 1 } });
  it('answers 200 and RATE_LIMITED when the hour’s requests are used up', async () => {
    await hour.api('GET', '/user');
    const { status, headers, body } = await hour.api('POST', '/graphql', { query: '{ viewer { login } }' });
    assert.deepEqual([status, body.errors[0].type, body.data], [200, 'RATE_LIMITED', undefined]);
    assert.equal(headers.get('x-ratelimit-remaining'), '0');
    assert.ok(headers.get('x-ratelimit-reset'));
  });

  const minute = githubForEach({ limits: { writesPerMinute: 1 } });
  it('counts a query as a read and a mutation as a write', async () => {
    const update = 'mutation { updateRefs(input: { repositoryId: "x", refUpdates: [] }) { clientMutationId } }';
    for (const query of ['{ viewer { login } }', update, '{ viewer { login } }']) {
      assert.equal((await minute.api('POST', '/graphql', { query })).status, 200);
    }
    const { status, headers } = await minute.api('POST', '/graphql', { query: update });
    assert.deepEqual([status, headers.get('retry-after')], [403, '60']);
  });
});

describe('updateRefs', () => {
  const zeros = '0'.repeat(40);
  /** Commits by name: `one` is on `main`; `two` and `other` are both made of it, `three` of `two`. */
  const shas: Record<string, string> = {};
  let id: string;

  beforeEach(async () => {
    const git = fixture.github.git('org/models');
    id = (await repo('GET', '')).body.node_id;
    shas['one'] = (await git.branch('main')) ?? '';
    shas['zeros'] = zeros;
    shas['nothing'] = '1'.repeat(40);
    shas['two'] = await push('topic', { x: '2' });
    shas['other'] = await push('other', { x: 'other' });
    const two = await git.commit(shas['two']);
    shas['three'] = await git.writeCommit({ ...two, parents: [two.sha], message: 'Change topic again' });
  });

  interface Update {
    readonly name: string;
    /** Names of commits. */
    readonly before?: string;
    readonly after: string;
    readonly force?: boolean;
  }

  async function update(updates: readonly Update[], { token = 'sandbox-token', repositoryId = id } = {}): Promise<any> {
    const refUpdates = updates.map(({ name, before, after, force }) => ({
      name,
      afterOid: shas[after],
      ...(before === undefined ? {} : { beforeOid: shas[before] }),
      ...(force === undefined ? {} : { force }),
    }));
    const query = `mutation ($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }`;
    const input = { repositoryId, refUpdates, clientMutationId: 'mine' };
    const { status, body } = await ask(query, { input }, token);
    assert.equal(status, 200);
    return body;
  }

  async function names(): Promise<Record<string, string | undefined>> {
    const refs = await fixture.github.git('org/models').refs('refs/heads/');
    const nameOf = (sha: string): string | undefined => Object.keys(shas).find((name) => shas[name] === sha);
    return Object.fromEntries(refs.map(({ name, sha }) => [name.slice('refs/heads/'.length), nameOf(sha)]));
  }

  const topic = 'refs/heads/topic';
  const done: { it: string; updates: Update[]; then: Record<string, string | undefined> }[] = [
    {
      it: 'makes a branch that must not be there',
      updates: [{ name: 'refs/heads/a/new', before: 'zeros', after: 'two' }],
      then: { 'a/new': 'two' },
    },
    {
      it: 'makes a branch where nothing is said of before',
      updates: [{ name: 'refs/heads/new', after: 'two' }],
      then: { new: 'two' },
    },
    { it: 'moves a branch on', updates: [{ name: topic, before: 'two', after: 'three' }], then: { topic: 'three' } },
    {
      it: 'moves a branch on from wherever it is',
      updates: [{ name: topic, after: 'three' }],
      then: { topic: 'three' },
    },
    {
      it: 'moves a branch aside with force',
      updates: [{ name: topic, before: 'two', after: 'other', force: true }],
      then: { topic: 'other' },
    },
    {
      it: 'moves a branch to where it is',
      updates: [{ name: topic, before: 'two', after: 'two' }],
      then: {},
    },
    {
      it: 'deletes a branch',
      updates: [{ name: topic, before: 'two', after: 'zeros' }],
      then: { topic: undefined },
    },
    { it: 'deletes a branch wherever it is', updates: [{ name: topic, after: 'zeros' }], then: { topic: undefined } },
    {
      it: 'finds that a branch is not there, as was said',
      updates: [{ name: 'refs/heads/new', before: 'zeros', after: 'zeros' }],
      then: {},
    },
    {
      it: 'does several things at once',
      updates: [
        { name: topic, before: 'two', after: 'three' },
        { name: 'refs/heads/new', before: 'zeros', after: 'other' },
        { name: 'refs/heads/other', before: 'other', after: 'zeros' },
      ],
      then: { topic: 'three', new: 'other', other: undefined },
    },
  ];
  for (const { it: title, updates, then } of done) {
    it(title, async () => {
      const before = await names();
      assert.deepEqual(await update(updates), { data: { updateRefs: { clientMutationId: 'mine' } } });
      const expected = Object.entries({ ...before, ...then }).filter(([, name]) => name !== undefined);
      assert.deepEqual(await names(), Object.fromEntries(expected));
    });
  }

  const refused: { it: string; updates: Update[]; type?: string }[] = [
    { it: 'a branch that is there and must not be', updates: [{ name: topic, before: 'zeros', after: 'three' }] },
    { it: 'a branch that is elsewhere', updates: [{ name: topic, before: 'one', after: 'three' }] },
    {
      it: 'a branch that is elsewhere, with force',
      updates: [{ name: topic, before: 'one', after: 'three', force: true }],
    },
    { it: 'a branch that is gone', updates: [{ name: 'refs/heads/new', before: 'one', after: 'two' }] },
    { it: 'to move a branch aside without force', updates: [{ name: topic, before: 'two', after: 'other' }] },
    { it: 'to move a branch aside from wherever it is', updates: [{ name: topic, after: 'other' }] },
    { it: 'to delete a branch that is elsewhere', updates: [{ name: topic, before: 'one', after: 'zeros' }] },
    { it: 'to delete the default branch', updates: [{ name: 'refs/heads/main', before: 'one', after: 'zeros' }] },
    { it: 'a commit that is not there', updates: [{ name: topic, before: 'two', after: 'nothing', force: true }] },
    { it: 'a branch below a branch', updates: [{ name: `${topic}/below`, before: 'zeros', after: 'two' }] },
    {
      it: 'the same ref twice',
      updates: [
        { name: topic, before: 'two', after: 'three' },
        { name: topic, before: 'two', after: 'three' },
      ],
    },
    {
      it: 'all of them where one cannot be done',
      updates: [
        { name: 'refs/heads/new', before: 'zeros', after: 'two' },
        { name: topic, before: 'one', after: 'three' },
        { name: 'refs/heads/other', before: 'other', after: 'zeros' },
      ],
    },
    { it: 'a name without refs/', updates: [{ name: 'topic', after: 'three' }], type: 'UNPROCESSABLE' },
  ];
  for (const { it: title, updates, type } of refused) {
    it(`refuses ${title}, and changes nothing`, async () => {
      const before = await names();
      const { data, errors } = await update(updates);
      assert.deepEqual(data, { updateRefs: null });
      assert.deepEqual([errors[0].path, errors[0].type], [['updateRefs'], type]);
      assert.deepEqual(await names(), before);
    });
  }

  it('loses nothing that somebody pushes in between', async () => {
    const pushed = await push('topic', { x: 'by a person' });
    assert.ok((await update([{ name: topic, before: 'two', after: 'three' }])).errors);
    assert.equal(await fixture.github.git('org/models').branch('topic'), pushed);
  });

  it('takes pull requests along', async () => {
    await repo('POST', '/pulls', { title: 't', head: 'topic', base: 'main' });
    await update([{ name: topic, before: 'two', after: 'three' }]);
    assert.equal((await repo('GET', '/pulls/1')).body.head.sha, shas['three']);
    await update([{ name: topic, before: 'three', after: 'zeros' }]);
    assert.equal((await repo('GET', '/pulls/1')).body.state, 'closed');
  });

  it('needs contents: write, and a repository', async () => {
    const updates = [{ name: topic, before: 'two', after: 'three' }];
    assert.equal((await update(updates, { token: 'reading-token' })).errors[0].type, 'FORBIDDEN');
    const { errors } = await update(updates, { repositoryId: 'R_x' });
    assert.deepEqual(
      [errors[0].type, errors[0].message],
      ['NOT_FOUND', "Could not resolve to a node with the global id of 'R_x'"],
    );
    assert.equal((await names())['topic'], 'two');
  });
});
