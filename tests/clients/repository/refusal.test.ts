import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GitHubError } from '../../../src/clients/repository/github-error.ts';
import { isRefusal } from '../../../src/clients/repository/refusal.ts';

describe('a refusal', () => {
  const rows: readonly { readonly status?: number; readonly isLimit?: boolean; readonly is: boolean }[] = [
    ...[400, 403, 404, 409, 410, 422, 423].map((status) => ({ status, is: true })),
    ...[401, 408, 500, 502].map((status) => ({ status, is: false })),
    { is: false },
    { status: 403, isLimit: true, is: false },
    { status: 429, isLimit: true, is: false },
  ];
  for (const { is, ...how } of rows) {
    const name = `${how.status ?? 'no answer'}${how.isLimit ? ' for a limit' : ''}`;
    it(`${is ? 'is' : 'is not'} ${name}`, () => {
      assert.equal(isRefusal(new GitHubError({ method: 'POST', path: '/x', problem: 'no', ...how })), is);
    });
  }

  it('is no fault of ours', () => {
    assert.equal(isRefusal(new TypeError('x')), false);
    assert.equal(isRefusal(Object.assign(new Error('x'), { status: 422 })), false);
  });
});
