import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FailureStreak } from '../../src/watch/failure-streak.ts';

describe('the wait after a failed poll', () => {
  for (const [asked, waits] of [
    [0, 60],
    [30_000, 60],
    [90_500, 91],
    [86_400_000, 900],
  ] as const) {
    it(`is at least what PRIMARY asks for, up to a quarter of an hour: ${asked} ms`, () => {
      assert.equal(new FailureStreak(60, () => 0).add(asked).retryInSeconds, waits);
    });
  }
});
