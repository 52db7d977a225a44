import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RateLimitTracker } from '../../../src/clients/github/rate-limit.ts';

const now = 1_800_000_000_000;
const reset = now / 1_000 + 600;

function headers(remaining: number | string, resetsAt: number | string = reset) {
  return { 'x-ratelimit-remaining': remaining, 'x-ratelimit-limit': '5000', 'x-ratelimit-reset': resetsAt };
}

describe('the rate limit', () => {
  it('is what the latest answer tells', () => {
    const rateLimits = new RateLimitTracker();
    rateLimits.read('o/r', headers('4000'));
    rateLimits.read('o/r', headers(4999));
    assert.deepEqual(rateLimits.lowest(now), { remaining: 4_999, limit: 5_000, resetsAt: reset });
  });

  it('is that of which the least is left, where an App has several', () => {
    const rateLimits = new RateLimitTracker();
    rateLimits.read('a/r', headers('10'));
    rateLimits.read('b/r', headers('4999'));
    assert.equal(rateLimits.lowest(now)?.remaining, 10);
  });

  it('of an hour that has passed does not count', () => {
    const rateLimits = new RateLimitTracker();
    rateLimits.read('a/r', headers('10', reset - 601));
    rateLimits.read('b/r', headers('4999'));
    assert.equal(rateLimits.lowest(now)?.remaining, 4_999);
  });

  for (const odd of [
    {},
    { 'x-ratelimit-remaining': '1' },
    headers('many'),
    headers('-1'),
    headers('1', 'soon'),
    headers('1', 8_640_000_000_001),
  ]) {
    it(`is unknown after an answer with ${JSON.stringify(odd)}`, () => {
      const rateLimits = new RateLimitTracker();
      rateLimits.read('o/r', odd);
      assert.equal(rateLimits.lowest(now), undefined);
    });
  }
});
