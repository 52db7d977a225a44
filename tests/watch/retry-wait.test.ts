import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { retryWait } from '../../src/watch/retry-wait.ts';

describe('the wait after a failure', () => {
  const rows = [
    { interval: 60, failures: 1, shortest: 60, longest: 120 },
    { interval: 60, failures: 2, shortest: 60, longest: 240 },
    { interval: 60, failures: 3, shortest: 60, longest: 480 },
    { interval: 60, failures: 4, shortest: 60, longest: 900 },
    { interval: 60, failures: 9, shortest: 60, longest: 900 },
    { interval: 1, failures: 9, shortest: 1, longest: 512 },
    { interval: 3_600, failures: 1, shortest: 3_600, longest: 3_600 },
    { interval: 3_600, failures: 9, shortest: 3_600, longest: 3_600 },
  ];
  for (const { interval, failures, shortest, longest } of rows) {
    it(`no. ${failures} at ${interval} s is from ${shortest} to ${longest} s`, () => {
      assert.equal(retryWait(failures, interval, 0), shortest);
      assert.equal(retryWait(failures, interval, 1 - Number.EPSILON), longest);
    });
  }

  it('is never shorter than one interval and never longer than the bound', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const interval = fc.double({ min: 0.001, max: 604_800, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), interval, chance, (failures, seconds, random) => {
        const wait = retryWait(failures, seconds, random);
        assert.ok(wait >= seconds && wait <= Math.min(seconds * 2 ** failures, Math.max(seconds, 900)));
      }),
    );
  });
});
