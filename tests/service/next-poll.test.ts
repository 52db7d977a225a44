import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { StatusModel } from '../../src/service/status-model.ts';
import type { WatchModeOptions } from '../../src/watch/watch-mode-options.ts';
import { down, setUpWatch } from '../watch/harness.ts';
import { success } from '../watch/results.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { about } from './test-service.ts';

/**
 * A watch with a status page.
 *
 * @returns for each poll when it was made, and when the page said that it would be, in seconds since the start
 */
async function pollsOf(
  options: Partial<WatchModeOptions>,
  poll: (count: number) => number = () => 1,
  syncSeconds = 0,
): Promise<readonly (readonly [made: number, said: number | null])[]> {
  const clock = virtualClock();
  const model = new StatusModel({ ...about, startedAt: clock.start });
  const polls: (readonly [number, number | null])[] = [];
  const watch = setUpWatch({
    ...options,
    clock,
    onEvent: model.onEvent,
    poll: (count) => {
      const { nextPollAt } = model.document();
      polls.push([clock.seconds(), nextPollAt === null ? null : (nextPollAt - clock.start) / 1_000]);
      return poll(count);
    },
    sync: () => {
      clock.pass(syncSeconds);
      return success;
    },
  });
  await watch.run(400);
  return polls;
}

describe('a poll comes when the status page says so', () => {
  it('also where a full sync is due between two slots', async () => {
    const polls = await pollsOf({ intervalSeconds: 60, fullSyncSeconds: 90 });
    assert.deepEqual(polls.slice(0, 4), [
      [0, 0],
      [60, 60],
      [90, 90],
      [120, 120],
    ]);
  });

  const cases: readonly (readonly [string, ...Parameters<typeof pollsOf>])[] = [
    ['after an initial delay', { initialDelaySeconds: 7 }],
    ['after one that failed', {}, (count) => (count % 2 === 0 ? down() : 1)],
    ['after a sync that covers slots', {}, (count) => count, 75],
  ];
  for (const [when, ...watch] of cases) {
    it(when, async () => {
      const polls = await pollsOf(...watch);
      assert.ok(polls.length > 2);
      for (const [made, said] of polls) assert.equal(said, made);
    });
  }
});
