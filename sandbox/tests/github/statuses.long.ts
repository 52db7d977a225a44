import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { githubForEach, type Answer } from './fixture.ts';

const seed = { owner: 'org', name: 'models', branch: 'main', files: { 'a.json': '{"a": 1}\n' } };
const fixture = githubForEach({
  repositories: [{ ...seed, allowAutoMerge: true, requiredChecks: ['rules'] }],
  tokens: {
    'sandbox-token': { login: 'sandbox-bot' },
    'narrow-token': { login: 'narrow', permissions: { contents: 'write', pull_requests: 'write' } },
  },
});
const { repo, propose } = fixture;

const report = (sha: string, body: object): Promise<Answer> => repo('POST', `/statuses/${sha}`, body);

async function standing(): Promise<[merged: boolean, state: string]> {
  const { merged, mergeable_state: state } = (await repo('GET', '/pulls/1')).body;
  return [merged, state];
}

describe('a status of a commit', () => {
  it('has a pull request merged that waits for it, once it is green', async () => {
    const { head, node_id: id } = (await propose('topic')).body;
    const query = `mutation { enablePullRequestAutoMerge(input: { pullRequestId: "${id}" }) { clientMutationId } }`;
    assert.equal((await fixture.api('POST', '/graphql', { query })).body.errors, undefined);
    for (const state of ['pending', 'error', 'failure']) {
      assert.equal((await report(head.sha, { state, context: 'rules' })).status, 201);
      assert.deepEqual(await standing(), [false, 'blocked']);
    }
    const { body } = await report(head.sha, { state: 'success', context: 'rules', description: 'All is well' });
    assert.deepEqual([body.state, body.context, body.description], ['success', 'rules', 'All is well']);
    assert.equal(body.creator.login, 'sandbox-bot');
    assert.equal((await standing())[0], true);
  });

  it('is of no check that is required where it names none', async () => {
    const { head } = (await propose('topic')).body;
    assert.equal((await report(head.sha, { state: 'success' })).body.context, 'default');
    assert.deepEqual(await standing(), [false, 'blocked']);
  });

  it('is of a commit, not of a branch', async () => {
    await propose('topic');
    for (const sha of ['topic', '0'.repeat(40)]) {
      const { status, body } = await report(sha, { state: 'success' });
      assert.deepEqual([status, body.message], [422, `No commit found for SHA: ${sha}`]);
    }
  });

  it('takes a token that may write statuses, and one of the four states', async () => {
    const { head } = (await propose('topic')).body;
    const path = `/repos/org/models/statuses/${head.sha}`;
    const { status } = await fixture.api('POST', path, { state: 'success' }, { token: 'narrow-token' });
    assert.equal(status, 403);
    assert.equal((await report(head.sha, { state: 'green' })).status, 422);
  });
});
