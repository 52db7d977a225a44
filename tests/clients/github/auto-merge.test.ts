import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { GitHubError } from '../../../src/clients/repository/github-error.ts';
import { GitHubPullRequests } from '../../../src/clients/github/pull-requests.ts';
import { drop, inTurn, json, type Answer } from '../test-server.ts';
import { startScriptedGitHub } from './scripted-github.ts';

const [head, other] = ['a', 'b'].map((digit) => digit.repeat(40)) as [string, string];
const done = json(200, { data: { enablePullRequestAutoMerge: { clientMutationId: null } } });

interface Standing {
  readonly at?: string;
  readonly state?: 'OPEN' | 'CLOSED' | 'MERGED';
  readonly isOn?: boolean;
  readonly merge?: boolean;
  readonly squash?: boolean;
  /** Merge commits are kept off its base, by its protection or by a ruleset. */
  readonly linear?: 'protection' | 'ruleset';
}

function standing({
  at = head,
  state = 'OPEN',
  isOn = false,
  merge = true,
  squash = true,
  linear,
}: Standing = {}): Answer {
  const autoMergeRequest = isOn ? { enabledAt: '2026-01-02T03:04:05Z' } : null;
  const baseRef = {
    refUpdateRule: linear === 'protection' ? { requiresLinearHistory: true } : null,
    rules: { nodes: linear === 'ruleset' ? [{ type: 'REQUIRED_LINEAR_HISTORY' }] : [] },
  };
  const pullRequest = { id: 'PR_7', state, headRefOid: at, autoMergeRequest, baseRef };
  return json(200, { data: { repository: { mergeCommitAllowed: merge, squashMergeAllowed: squash, pullRequest } } });
}

function refused(message: string, type?: string, code?: string): Answer {
  const error = { message, ...(type && { type }), ...(code && { extensions: { code } }) };
  return json(200, { data: null, errors: [error] });
}

async function open(t: TestContext, ...answers: readonly [Answer, ...Answer[]]) {
  const { octokit, timing, server } = await startScriptedGitHub(t, { 'POST /graphql': inTurn(...answers) });
  const pulls = new GitHubPullRequests({ octokit, owner: 'o', name: 'r', timing });
  const asked = () =>
    server.requests.map(({ body }) => {
      const { query, variables } = JSON.parse(body) as { query: string; variables: Readonly<Record<string, unknown>> };
      return [/^\w+ (\w+)/.exec(query)?.[1], variables] as const;
    });
  return { pulls, timing, asked, names: () => asked().map(([name]) => name) };
}

describe('GitHub is asked to merge a pull request by itself', () => {
  const methods: readonly (readonly [Standing, string])[] = [
    [{}, 'MERGE'],
    [{ merge: false }, 'SQUASH'],
    [{ linear: 'protection' }, 'SQUASH'],
    [{ linear: 'ruleset' }, 'SQUASH'],
    [{ merge: false, squash: false }, 'REBASE'],
  ];
  for (const [given, mergeMethod] of methods) {
    it(`by ${mergeMethod} where ${JSON.stringify(given)}, on the condition that its head is that commit`, async (t) => {
      const { pulls, asked } = await open(t, standing(given), done);
      await pulls.enableAutoMerge(7, head);
      assert.deepEqual(asked(), [
        ['AutoMerge', { owner: 'o', name: 'r', number: 7 }],
        ['EnableAutoMerge', { input: { pullRequestId: 'PR_7', mergeMethod, expectedHeadOid: head } }],
      ]);
    });
  }

  it('once it knows that commit', async (t) => {
    const { pulls, names, timing } = await open(t, standing({ at: other }), standing(), done);
    await pulls.enableAutoMerge(7, head);
    assert.deepEqual(names(), ['AutoMerge', 'AutoMerge', 'EnableAutoMerge']);
    assert.deepEqual(timing.sleeps, [1_000]);
  });

  it('never with another commit', async (t) => {
    const { pulls, names } = await open(t, standing({ at: other }));
    await assert.rejects(
      pulls.enableAutoMerge(7, head),
      (error) => error instanceof GitHubError && error.status === 409 && error.problem.includes('stands at bbbbbbb'),
    );
    assert.ok(!names().includes('EnableAutoMerge'));
  });

  for (const [what, given] of [
    ['it does already', { isOn: true }],
    ['it is merged already', { state: 'MERGED', at: other }],
    ['it is closed', { state: 'CLOSED' }],
  ] as const) {
    it(`not where ${what}`, async (t) => {
      const { pulls, names } = await open(t, standing(given));
      await pulls.enableAutoMerge(7, head);
      assert.deepEqual(names(), ['AutoMerge']);
    });
  }

  it('and believed where the answer was lost and the repetition is refused', async (t) => {
    const again = refused("Can't enable auto-merge for this pull request", 'UNPROCESSABLE');
    const { pulls, names } = await open(t, standing(), drop, again, standing({ isOn: true }));
    await pulls.enableAutoMerge(7, head);
    assert.deepEqual(names(), ['AutoMerge', 'EnableAutoMerge', 'EnableAutoMerge', 'AutoMerge']);
  });

  const refusals: readonly (readonly [answer: Answer, status: number, problem: RegExp])[] = [
    [
      refused('Pull request Auto merge is not allowed', 'UNPROCESSABLE'),
      422,
      /^Pull request Auto merge is not allowed$/,
    ],
    [refused('Resource not accessible by integration', 'FORBIDDEN'), 403, /not accessible/],
    [refused("Field 'x' doesn't exist on type 'Mutation'", undefined, 'undefinedField'), 404, /doesn't exist/],
    [json(404, { message: 'Not Found' }), 404, /Not Found/],
  ];
  for (const [answer, status, problem] of refusals) {
    it(`and says ${problem.source} with status ${status} where it does not`, async (t) => {
      const { pulls } = await open(t, standing(), answer, standing());
      await assert.rejects(pulls.enableAutoMerge(7, head), (error) => {
        assert.ok(error instanceof GitHubError);
        assert.equal(error.status, status);
        assert.match(error.problem, problem);
        return true;
      });
    });
  }

  it('and its answer is checked', async (t) => {
    const { pulls } = await open(t, json(200, { data: { repository: null } }));
    await assert.rejects(pulls.enableAutoMerge(7, head), /not of the documented shape/);
  });
});

describe('GitHub is told not to merge a pull request by itself any more', () => {
  const off = json(200, { data: { disablePullRequestAutoMerge: { clientMutationId: null } } });
  const late = refused("Can't disable auto-merge for this pull request", 'UNPROCESSABLE');

  it('in two requests', async (t) => {
    const { pulls, asked } = await open(t, standing({ isOn: true }), off);
    assert.equal(await pulls.disableAutoMerge(7), true);
    assert.deepEqual(asked()[1], ['DisableAutoMerge', { input: { pullRequestId: 'PR_7' } }]);
  });

  it('not where it does not, whatever a list said', async (t) => {
    const { pulls, names } = await open(t, standing());
    assert.equal(await pulls.disableAutoMerge(7), true);
    assert.deepEqual(names(), ['AutoMerge']);
  });

  it('too late where it is merged', async (t) => {
    assert.equal(await (await open(t, standing({ state: 'MERGED' }))).pulls.disableAutoMerge(7), false);
    const meanwhile = await open(t, standing({ isOn: true }), late, standing({ state: 'MERGED' }));
    assert.equal(await meanwhile.pulls.disableAutoMerge(7), false);
  });

  it('and it is done where somebody was quicker', async (t) => {
    const { pulls } = await open(t, standing({ isOn: true }), late, standing());
    assert.equal(await pulls.disableAutoMerge(7), true);
  });

  it('and fails where it does so all the same', async (t) => {
    const { pulls } = await open(t, standing({ isOn: true }), refused('no', 'FORBIDDEN'), standing({ isOn: true }));
    await assert.rejects(pulls.disableAutoMerge(7), GitHubError);
  });
});
