import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createOctokit } from '../../../src/clients/github/octokit.ts';
import { RequestBudget } from '../../../src/clients/github/request-budget.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

it('a run stops in words where GitHub’s answers lead it on without end, and the next one may ask again', async () => {
  let asked = 0;
  const budget = new RequestBudget();
  const octokit = createOctokit({
    apiUrl: 'https://github.example',
    writeIntervalSeconds: 0,
    timing: virtualClock(),
    budget,
    fetch: async () => {
      asked += 1;
      return await Promise.resolve(Response.json([]));
    },
  });
  const ask = async () => await octokit.request('GET /repos/{owner}/{repo}/labels', { owner: 'o', repo: 'r' });
  for (let count = 0; count < 5_000; count += 1) await ask();
  await assert.rejects(ask(), {
    name: 'EndlessRunError',
    message: /^This run has asked GitHub 5000 times, .* GET \/repos\/o\/r\/labels\. Look at what is there without end/,
  });
  assert.equal(asked, 5_000);
  budget.begin();
  await ask();
  assert.equal(asked, 5_001);
});
