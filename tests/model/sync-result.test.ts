import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hasFailed, isOnlyRefused, isWorthRetrying, type SyncResult } from '../../src/model/sync-result.ts';
import { agreeing, failure, refused, resultOf, success, unwritable, withError } from '../watch/results.ts';

const rows: readonly { what: string; result: SyncResult; failed: boolean; again: boolean }[] = [
  { what: 'nothing that failed', result: success, failed: false, again: false },
  { what: 'an unknown category', result: failure, failed: true, again: true },
  { what: 'a repository’s error', result: resultOf([agreeing], { error: 'answered 502' }), failed: true, again: true },
  { what: 'a refused category', result: resultOf([refused]), failed: true, again: false },
  { what: 'a record that cannot be written', result: resultOf([withError]), failed: true, again: false },
  { what: 'a file that cannot be made', result: resultOf([unwritable]), failed: true, again: false },
];

describe('what is worth another try is GitHub’s refusal alone', () => {
  const refusal = { error: 'GitHub answered 403', isRefusal: true } as const;
  for (const [what, result, isOnly] of [
    ['where it refused', resultOf([agreeing], refusal), true],
    ['where it refused, and a category is unknown for good', resultOf([unwritable], refusal), true],
    [
      'not where PRIMARY could not be reached either',
      resultOf([failure.repositories[0]!.categories[0]!], refusal),
      false,
    ],
    ['not where it could not be reached', resultOf([agreeing], { error: 'answered 502' }), false],
  ] as const) {
    it(what, () => {
      assert.equal(isOnlyRefused(result), isOnly);
    });
  }
});

describe('a pass with', () => {
  for (const { what, result, failed, again } of rows) {
    it(`${what} has ${failed ? '' : 'not '}failed and is ${again ? '' : 'not '}worth trying again`, () => {
      assert.equal(hasFailed(result), failed);
      assert.equal(isWorthRetrying(result), again);
    });
  }
});
