import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { githubForEach } from './fixture.ts';

const names = ['models', 'more'];
const fixture = githubForEach({
  repositories: names.map((name) => ({
    ...{ owner: 'org', name, branch: 'main', files: { 'a.json': '{"a": 1}\n' }, labels: ['sync'] },
    ...{ allowAutoMerge: true, requiredChecks: ['rules'] },
  })),
});

interface Named {
  readonly id?: number;
  readonly node_id: string;
}

/** One of each kind of thing that a repository has: kind → its ids. */
async function things(name: string): Promise<Record<string, Named>> {
  const get = async (path: string, method = 'GET', body?: unknown): Promise<any> =>
    (await fixture.api(method, `/repos/org/${name}${path}`, body)).body;
  const pull = (await fixture.propose('topic', `org/${name}`)).body;
  const comment = await get('/issues/1/comments', 'POST', { body: 'Well.' });
  await get('/pulls/1', 'PATCH', { state: 'closed' });
  const ref = await get('/git/ref/heads/main');
  const commit = await get(`/git/commits/${ref.object.sha}`);
  const tree = await get(`/git/trees/${commit.tree.sha}`);
  return {
    ...{ repository: await get(''), pull, comment, ref, commit },
    label: (await get('/labels'))[0],
    event: (await get('/issues/1/events'))[0],
    blob: await get(`/git/blobs/${tree.tree[0].sha}`),
  };
}

describe('the ids of a GitHub with two repositories', () => {
  it('are different for whatever is alike in both', async () => {
    const [here = {}, there = {}] = await Promise.all(names.map(things));
    assert.ok(Object.keys(here).length > 0);
    for (const [kind, { id, node_id: nodeId }] of Object.entries(here)) {
      assert.ok(nodeId, kind);
      assert.notEqual(nodeId, there[kind]?.node_id, kind);
      if (id === undefined) continue;
      assert.ok(Number.isSafeInteger(id), kind);
      assert.notEqual(id, there[kind]?.id, kind);
    }
  });

  it('are the same in GraphQL as in REST', async () => {
    const { body: pull } = await fixture.propose('topic', 'org/more');
    const query = `{ repository(owner: "org", name: "more") {
      pullRequest(number: 1) { id } ref(qualifiedName: "main") { id target { id } }
    } }`;
    const { pullRequest, ref } = (await fixture.api('POST', '/graphql', { query })).body.data.repository;
    const { body: main } = await fixture.api('GET', '/repos/org/more/git/ref/heads/main');
    const { body: commit } = await fixture.api('GET', `/repos/org/more/git/commits/${main.object.sha}`);
    assert.deepEqual([pullRequest.id, ref.id, ref.target.id], [pull.node_id, main.node_id, commit.node_id]);
  });

  it('lead a mutation to the pull request that is meant, where both have one of that number', async () => {
    for (const name of names) await fixture.propose('topic', `org/${name}`);
    const pull = async (name: string) => (await fixture.api('GET', `/repos/org/${name}/pulls/1`)).body;
    const input = `{ pullRequestId: "${(await pull('more')).node_id}" }`;
    const query = `mutation { enablePullRequestAutoMerge(input: ${input}) { clientMutationId } }`;
    assert.equal((await fixture.api('POST', '/graphql', { query })).body.errors, undefined);
    assert.equal((await pull('models')).auto_merge, null);
    assert.equal((await pull('more')).auto_merge.enabled_by.login, 'sandbox-bot');
  });
});
