import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { GitHubError } from '../../../src/clients/repository/github-error.ts';
import { readViewer } from '../../../src/clients/github/read-viewer.ts';
import { json, type Answer } from '../test-server.ts';
import { startScriptedGitHub } from './scripted-github.ts';

async function viewer(t: TestContext, answer: Answer) {
  const { octokit } = await startScriptedGitHub(t, { 'POST /graphql': answer });
  return await readViewer(octokit, { owner: 'o', name: 'r' });
}

describe('the account that asks', () => {
  it('is told by GitHub, of Apps as well', async (t) => {
    assert.equal(await viewer(t, json(200, { data: { viewer: { login: 'sync[bot]' } } })), 'sync[bot]');
  });

  const silent: Readonly<Record<string, Answer>> = {
    'has no GraphQL': json(404, { message: 'Not Found' }),
    'does not let us ask': json(403, { message: 'Forbidden' }),
    'answers with an error': json(200, { data: null, errors: [{ message: 'no' }] }),
    'answers nonsense': json(200, { data: { viewer: 7 } }),
  };
  for (const [given, answer] of Object.entries(silent)) {
    it(`is unknown where the server ${given}`, async (t) => {
      assert.equal(await viewer(t, answer), undefined);
    });
  }

  it('is no guess where GitHub is down', async (t) => {
    await assert.rejects(viewer(t, json(502, { message: 'Bad Gateway' })), GitHubError);
  });
});
