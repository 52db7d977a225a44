import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { ConditionalReads } from '../../../src/clients/github/conditional-reads.ts';
import { GitHubError } from '../../../src/clients/repository/github-error.ts';
import { createOctokit } from '../../../src/clients/github/octokit.ts';
import { readStanding } from '../../../src/clients/github/standing.ts';
import { startStrictGitHub } from '../../support/github-under-test.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const slug = 'o/r';
const head = 'sync/primary/all';

async function setUp(t: TestContext) {
  const folder = temporaryFolder();
  const files = new Map([['clip.json', '{}\n']]);
  const github = await startStrictGitHub(folder, [{ owner: 'o', name: 'r', files }]);
  t.after(async () => {
    await github.close();
  });
  const octokit = createOctokit({ apiUrl: github.url, token: github.token, writeIntervalSeconds: 0 });
  const reads = new ConditionalReads(octokit);
  const read = async (branch = 'main') => await readStanding(reads, { owner: 'o', name: 'r', branch, head });
  const used = async () => (await github.api<{ rate: { used: number } }>('GET', '/rate_limit')).rate.used;
  /** The statuses of the program's own requests since the last call. */
  const statuses = () => {
    const all = github.server.log.entries.map(({ status }) => status);
    github.server.log.clear();
    return all;
  };
  const tip = async () =>
    (await github.api<{ object: { sha: string } }>('GET', `/repos/${slug}/git/ref/heads/main`)).object.sha;
  return { github, read, used, statuses, tip };
}

describe('where a repository stands', () => {
  it('costs two requests, and none of the limit while nothing changes', async (t) => {
    const { read, used, statuses, tip } = await setUp(t);
    const base = await tip();
    statuses();
    assert.deepEqual(await read(), { base, pulls: [] });
    assert.deepEqual(statuses(), [200, 200]);
    const before = await used();
    statuses();
    for (let poll = 0; poll < 3; poll += 1) assert.deepEqual(await read(), { base, pulls: [] });
    assert.deepEqual(statuses(), [304, 304, 304, 304, 304, 304]);
    assert.equal(await used(), before);
  });

  it('is new once the base moves, or a pull request of the branch comes and goes', async (t) => {
    const { github, read, tip } = await setUp(t);
    const start = await tip();
    await read();
    const moved = await github.commit(slug, 'main', new Map([['clip.json', '{ }\n']]));
    assert.equal((await read()).base, moved);
    await github.api('POST', `/repos/${slug}/git/refs`, { ref: `refs/heads/${head}`, sha: start });
    await github.commit(slug, head, new Map([['clip.json', '{"a": {}}\n']]));
    await github.api('POST', `/repos/${slug}/pulls`, { title: 'Sync', head, base: 'main' });
    assert.deepEqual((await read()).pulls, [{ number: 1, state: 'open', merged: false }]);
    await github.api('PATCH', `/repos/${slug}/pulls/1`, { state: 'closed' });
    assert.deepEqual((await read()).pulls, [{ number: 1, state: 'closed', merged: false }]);
  });

  for (const [what, status, headers] of [
    ['fails', 502, {}],
    ['asks to wait', 429, { 'retry-after': '60' }],
  ] as const) {
    it(`is not waited for where GitHub ${what}`, async (t) => {
      const { github, read, statuses } = await setUp(t);
      github.server.faults.before = () => new Response('{"message": "no"}', { status, headers });
      statuses();
      await assert.rejects(read(), (error) => error instanceof GitHubError && error.status === status);
      assert.ok(statuses().length <= 2);
      github.server.faults.before = undefined;
      github.takeProblems();
    });
  }

  it('is an error where GitHub refuses', async (t) => {
    const { github, read } = await setUp(t);
    await assert.rejects(read('nowhere'), (error) => error instanceof GitHubError && error.status === 404);
    github.takeProblems();
  });
});
