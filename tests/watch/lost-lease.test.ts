import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { only, setUpWatch } from './harness.ts';
import { success } from './results.ts';
import { virtualClock } from '../support/virtual-clock.ts';

describe('a lease that is lost during a sync', () => {
  it('is no failure: once this process leads again, it syncs at once', async () => {
    const clock = virtualClock();
    let isLeading = true;
    let term = 1;
    const watch = setUpWatch({
      clock,
      intervalSeconds: 3_600,
      startupSync: true,
      sync: (count) => {
        if (count > 1) return success;
        isLeading = false;
        throw new Error('This process does not lead any more');
      },
      leadership: {
        get isLeading() {
          return isLeading;
        },
        get term() {
          return term;
        },
        toLead: async (signal) => {
          if (!isLeading) await clock.sleep(20_000, signal);
          isLeading = true;
          term += 1;
        },
      },
    });
    await watch.run(100);
    assert.deepEqual(watch.syncs, [0, 20]);
    const [failed] = only(watch, 'watch.sync-failed');
    assert.deepEqual([failed?.failures, failed?.retryInSeconds], [0, undefined]);
    assert.equal(only(watch, 'watch.sync-restored').length, 0);
  });
});
