import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { adviceOn } from '../../../src/clients/repository/advice.ts';

const general = 'Check that the token may write contents and pull requests of this repository';

const rows: readonly [given: string, status: number, problem: string, headers: Record<string, string>, says: string][] =
  [
    ['an archived repository', 403, 'Repository was archived so is read-only.', {}, 'unarchive it, or leave its'],
    [
      'single sign-on',
      403,
      'Resource protected by organization SAML enforcement. You must grant your token access.',
      { 'x-github-sso': 'required; url=https://github.com/orgs/o/sso?authorization_request=abc' },
      'authorize the token at https://github.com/orgs/o/sso?authorization_request=abc.',
    ],
    ['single sign-on without an address', 403, 'SAML enforcement', {}, 'in the token’s settings (“Configure SSO”).'],
    [
      'single sign-on with an odd address',
      403,
      'SAML',
      { 'x-github-sso': 'required; url=javascript:alert(1)' },
      'in the token’s settings',
    ],
    [
      'a job that may open none',
      403,
      'GitHub Actions is not permitted to create or approve pull requests.',
      {},
      '“Allow GitHub Actions to create and approve pull requests”',
    ],
    [
      'an address that is not allowed',
      403,
      'the organization has an IP allow list enabled',
      {},
      'IP allow list, or run',
    ],
    [
      'signed commits',
      422,
      'Repository rule violations found: Commits must have verified signatures.',
      {},
      'use a GitHub App',
    ],
    ['a ruleset', 422, 'Repository rule violations found: no.', {}, '(sync/**)'],
    [
      'a ruleset against force pushes',
      422,
      'Repository rule violations found\n\nCannot force-push to this branch\n\n',
      {},
      '(“Block force pushes”)',
    ],
    ['a protection against force pushes', 422, 'Cannot force-push to a protected branch', {}, 'opens a new one.'],
    [
      'a ruleset against new branches',
      422,
      'Cannot create ref due to creations being restricted.',
      {},
      'Restrict creat',
    ],
    ['a ruleset against pushes', 422, 'Cannot update this protected ref.', {}, '(“Restrict updates”)'],
    [
      'a ruleset for pull requests',
      422,
      'Repository rule violations found: Changes must be made through a pull request.',
      {},
      '(“Require a pull request before merging”)',
    ],
    ['a ruleset for checks', 422, 'Required status check "test" is expected.', {}, '(“Require status checks to pass”)'],
    ['a protected branch', 403, 'Protected branch update failed', {}, 'or let this account bypass it.'],
    ['a suspended App', 403, 'This installation has been suspended', {}, 'unsuspend the App'],
    ['an account that is flagged', 403, 'Your account was flagged.', {}, 'only its support'],
    [
      'a permission',
      403,
      'Resource not accessible by personal access token',
      { 'x-accepted-github-permissions': 'contents=write; contents=write,workflows=write' },
      `${general}; for this GitHub wants contents=write, or contents=write and workflows=write.`,
    ],
    ['a permission in odd words', 403, 'no', { 'x-accepted-github-permissions': '<b>' }, `${general}.`],
    ['no reason', 403, 'Forbidden', {}, `${general}.`],
  ];

describe('what to do about a refusal of GitHub’s', () => {
  for (const [given, status, problem, headers, says] of rows) {
    it(`fits its cause: ${given}`, () => {
      const advice = adviceOn({ status, problem, headers, credential: 'token' });
      assert.ok(advice?.includes(says), advice);
    });
  }

  it('is nothing where nothing is known', () => {
    assert.equal(adviceOn({ status: 422, problem: 'Validation Failed', headers: {}, credential: 'token' }), undefined);
  });
});
