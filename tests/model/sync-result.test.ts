import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hasFailed, isWorthRetrying, type SyncResult } from '../../src/model/sync-result.ts';
import { agreeing, failure, refused, resultOf, success, unwritable, withError } from '../watch/results.ts';

const rows: readonly { what: string; result: SyncResult; failed: boolean; again: boolean }[] = [
  { what: 'nothing that failed', result: success, failed: false, again: false },
  { what: 'an unknown category', result: failure, failed: true, again: true },
  { what: 'a repository’s error', result: resultOf([agreeing], { error: 'answered 502' }), failed: true, again: true },
  { what: 'a refused category', result: resultOf([refused]), failed: true, again: false },
  { what: 'a record that cannot be written', result: resultOf([withError]), failed: true, again: false },
  { what: 'a file that cannot be made', result: resultOf([unwritable]), failed: true, again: false },
];

describe('a pass with', () => {
  for (const { what, result, failed, again } of rows) {
    it(`${what} has ${failed ? '' : 'not '}failed and is ${again ? '' : 'not '}worth trying again`, () => {
      assert.equal(hasFailed(result), failed);
      assert.equal(isWorthRetrying(result), again);
    });
  }
});
