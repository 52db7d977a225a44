import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readMergeRules } from '../../../src/clients/github/merge-rules.ts';
import { json } from '../test-server.ts';
import { startScriptedGitHub } from './scripted-github.ts';

const nothing = { refUpdateRule: null, rules: { nodes: [] } };
const protection = {
  requiredStatusCheckContexts: [],
  requiredApprovingReviewCount: null,
  requiresLinearHistory: false,
};
const ruled = (...types: readonly string[]) => ({ ...nothing, rules: { nodes: types.map((type) => ({ type })) } });

const table: readonly (readonly [what: string, ref: object | null, isHeldUp: boolean])[] = [
  ['no rules', nothing, false],
  ['no such branch', null, false],
  ['rules that GitHub does not tell', { refUpdateRule: null, rules: null }, false],
  ['a protection that requires nothing', { ...nothing, refUpdateRule: protection }, false],
  [
    'a protection with a check',
    { ...nothing, refUpdateRule: { ...protection, requiredStatusCheckContexts: ['rules'] } },
    true,
  ],
  [
    'a protection with a review',
    { ...nothing, refUpdateRule: { ...protection, requiredApprovingReviewCount: 1 } },
    true,
  ],
  ['a ruleset with checks', ruled('DELETION', 'REQUIRED_STATUS_CHECKS'), true],
  ['a ruleset that wants pull requests', ruled('PULL_REQUEST'), true],
  ['a ruleset about something else', ruled('DELETION', 'NON_FAST_FORWARD'), false],
];

describe('what a branch has a pull request wait for', () => {
  for (const [what, ref, isHeldUp] of table) {
    it(`is ${isHeldUp ? 'something' : 'nothing'} with ${what}`, async (t) => {
      const answer = json(200, { data: { repository: { autoMergeAllowed: true, ref } } });
      const { octokit, sent } = await startScriptedGitHub(t, { 'POST /graphql': answer });
      const rules = await readMergeRules(octokit, { owner: 'o', name: 'r', branch: 'main' });
      assert.deepEqual(rules, { isAllowed: true, isHeldUp });
      assert.partialDeepStrictEqual(sent(), { variables: { owner: 'o', name: 'r', branch: 'refs/heads/main' } });
    });
  }
});
