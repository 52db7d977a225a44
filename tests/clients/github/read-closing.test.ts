import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { GitHubPullRequests } from '../../../src/clients/github/pull-requests.ts';
import { json, type Answer } from '../test-server.ts';
import { startScriptedGitHub } from './scripted-github.ts';

const closed = {
  user: { login: 'ours', type: 'User' },
  closed_at: '2026-01-02T03:04:05Z',
  closed_by: { login: 'theirs[bot]', type: 'Bot' },
};
const opened = {
  number: 8,
  user: { login: 'theirs[bot]', type: 'Bot' },
  created_at: '2026-01-02T03:05:05Z',
  head: { ref: 'sync/clip/20260102-030505' },
};

async function read(t: TestContext, issue: Answer, pulls: Answer, events: Answer = json(200, [])) {
  const answers = {
    'GET /repos/o/r/issues/7': issue,
    'GET /repos/o/r/issues/7/events': events,
    'GET /repos/o/r/pulls': pulls,
  };
  const { octokit, timing } = await startScriptedGitHub(t, answers);
  return await new GitHubPullRequests({ octokit, owner: 'o', name: 'r', timing }).readClosing(7);
}

describe('how a pull request was closed', () => {
  it('is told with the repository’s newest pull requests; one of nobody’s is left out', async (t) => {
    assert.deepEqual(await read(t, json(200, closed), json(200, [{ ...opened, user: null }, opened])), {
      at: Date.parse('2026-01-02T03:04:05Z'),
      closer: 'theirs[bot]',
      isBot: true,
      isByDeletion: false,
      author: 'ours',
      recent: [
        {
          number: 8,
          branch: 'sync/clip/20260102-030505',
          author: 'theirs[bot]',
          at: Date.parse('2026-01-02T03:05:05Z'),
        },
      ],
    });
  });

  const unknown: readonly [where: string, issue: Answer, pulls: Answer][] = [
    ['the issue may not be read', json(403, { message: 'Resource not accessible' }), json(200, [])],
    ['the list may not be read', json(200, closed), json(404, { message: 'Not Found' })],
    ['it is open again', json(200, { ...closed, closed_at: null, closed_by: null }), json(200, [])],
    ['a time is none', json(200, { ...closed, closed_at: 'yesterday' }), json(200, [])],
    ['the list is none', json(200, closed), json(200, { message: 'no list' })],
  ];
  for (const [where, issue, pulls] of unknown) {
    it(`is not known, and no failure, where ${where}`, async (t) => {
      assert.equal(await read(t, issue, pulls), undefined);
    });
  }

  it('names no closer where GitHub does not', async (t) => {
    const closing = await read(t, json(200, { ...closed, closed_by: null }), json(200, []));
    assert.deepEqual([closing?.closer, closing?.isBot], [undefined, false]);
  });

  const deleted = (at: string) => [
    { event: 'labeled', created_at: '2026-01-02T03:00:00Z' },
    { event: 'closed', created_at: closed.closed_at },
    { event: 'head_ref_deleted', created_at: at },
  ];
  const events: readonly [when: string, events: Answer, isByDeletion: boolean][] = [
    ['its branch was deleted in the same second', json(200, deleted('2026-01-02T03:04:05Z')), true],
    ['its branch was deleted right before', json(200, deleted('2026-01-02T03:04:01Z')), true],
    ['its branch was deleted after it', json(200, deleted('2026-01-02T03:04:06Z')), false],
    ['its branch was deleted, and restored, long before', json(200, deleted('2026-01-02T03:03:04Z')), false],
    ['its branch stands', json(200, deleted('2026-01-02T03:04:05Z').slice(0, 2)), false],
    ['the events may not be read', json(403, { message: 'Resource not accessible' }), false],
  ];
  for (const [when, given, isByDeletion] of events) {
    it(`is ${isByDeletion ? 'its branch’s deletion' : 'somebody’s doing'} where ${when}`, async (t) => {
      assert.equal((await read(t, json(200, closed), json(200, []), given))?.isByDeletion, isByDeletion);
    });
  }
});
