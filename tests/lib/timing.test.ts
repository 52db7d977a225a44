import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { afterWait, fullJitter } from '../../src/lib/back-off.ts';
import { realTiming } from '../../src/lib/timing.ts';

const hour = 3_600_000;

describe('the real clock', () => {
  it('wakes a sleeper at once with the signal’s own reason', async () => {
    const stop = new AbortController();
    const sleeping = realTiming.sleep(hour, stop.signal);
    const reason = new Error('enough');
    stop.abort(reason);
    await assert.rejects(sleeping, (error) => error === reason);
  });

  it('does not even begin to sleep after the signal', async () => {
    const reason = new Error('enough');
    await assert.rejects(realTiming.sleep(hour, AbortSignal.abort(reason)), (error) => error === reason);
  });

  it('sleeps no time without a signal, too', async () => {
    await realTiming.sleep(0);
  });
});

describe('full jitter', () => {
  const rows = [
    { failures: 1, bound: 1_000 },
    { failures: 2, bound: 2_000 },
    { failures: 3, bound: 4_000 },
    { failures: 5, bound: 16_000 },
    { failures: 6, bound: 30_000 },
    { failures: 60, bound: 30_000 },
  ];
  for (const { failures, bound } of rows) {
    it(`after ${failures} failures is anywhere from 0 to ${bound / 1_000} s`, () => {
      assert.equal(fullJitter(failures, 0), 0);
      assert.equal(fullJitter(failures, 0.5), bound / 2);
    });
  }

  it('is told in seconds, or as "at once" where that would be none', () => {
    assert.deepEqual([0, 49, 50, 500, 29_999].map(afterWait), [
      'at once',
      'at once',
      'in 0.1 s',
      'in 0.5 s',
      'in 30.0 s',
    ]);
  });

  it('never leaves its bounds', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), chance, (failures, random) => {
        const wait = fullJitter(failures, random);
        assert.ok(wait >= 0 && wait < 30_000);
      }),
    );
  });
});
