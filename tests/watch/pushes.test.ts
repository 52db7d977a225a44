import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Alarm } from '../../src/watch/alarm.ts';
import { Pushes } from '../../src/watch/pushes.ts';
import type { WatchModeOptions } from '../../src/watch/watch-mode-options.ts';
import { setUpWatch } from './harness.ts';
import { virtualClock } from './virtual-clock.ts';

/** A watch that hears of a change at these seconds after its start. */
function pushedAt(seconds: readonly number[], options: Partial<Pick<WatchModeOptions, 'fullSyncSeconds'>> = {}) {
  const clock = virtualClock();
  const alarm = new Alarm(clock);
  const pushes = new Pushes({ alarm, onStranger: () => undefined });
  for (const second of seconds) {
    clock.at(second, () => {
      pushes.hear('blip');
    });
  }
  return setUpWatch({ clock, alarm, pushes, ...options });
}

describe('a push that nothing comes of', () => {
  const repeats = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

  it('is polled for at once and after each of ten seconds, and then at the slots as before', async () => {
    const watch = pushedAt([5]);
    await watch.run(130);
    assert.deepEqual(watch.polls, [0, ...repeats.map((second) => 5.5 + second), 60, 120]);
  });

  it('makes no full sync come sooner', async () => {
    const watch = pushedAt([5, 70, 200], { fullSyncSeconds: 600 });
    await watch.run(1_300);
    assert.deepEqual(watch.syncs, [600, 1_200]);
  });
});
