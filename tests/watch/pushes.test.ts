import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Alarm } from '../../src/watch/alarm.ts';
import { Pushes } from '../../src/watch/pushes.ts';
import type { WatchModeOptions } from '../../src/watch/watch-mode-options.ts';
import { down, only, setUpWatch } from './harness.ts';
import { virtualClock } from '../support/virtual-clock.ts';

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

describe('a push that comes while PRIMARY is polled for another one', () => {
  it('is polled for once the other change is synced, and until its own is written', async () => {
    const clock = virtualClock();
    const alarm = new Alarm(clock);
    const pushes = new Pushes({ alarm, onStranger: () => undefined });
    let timestamp = 1;
    clock.at(5, () => {
      pushes.hear('blip');
    });
    clock.at(9, () => {
      timestamp = 3;
    });
    const watch = setUpWatch({
      clock,
      alarm,
      pushes,
      intervalSeconds: 3_600,
      poll: (count) => {
        if (count !== 2) return timestamp;
        pushes.hear('clip');
        return (timestamp = 2);
      },
    });
    await watch.run(100);
    assert.deepEqual(
      only(watch, 'watch.pushed').map(({ categories }) => categories),
      [['blip'], ['clip']],
    );
    assert.equal(watch.syncs.length, 2);
    assert.ok(watch.syncs[1]! < 11);
  });
});

describe('a back-off', () => {
  /** PRIMARY fails once, so there is an hour to wait. */
  function failing(more: Pick<WatchModeOptions, 'leadership'> = {}) {
    const clock = virtualClock({ random: () => 0 });
    const alarm = new Alarm(clock);
    const pushes = new Pushes({ alarm, onStranger: () => undefined });
    const poll = (count: number) => (count === 1 ? down() : 1);
    return { clock, alarm, pushes, watch: setUpWatch({ clock, alarm, pushes, intervalSeconds: 3_600, poll, ...more }) };
  }

  it('is not cut short by pushes, and they are forgotten with it', async () => {
    const { clock, pushes, watch } = failing();
    for (const second of [10, 20]) {
      clock.at(second, () => {
        pushes.hear('blip');
      });
    }
    await watch.run(3_700);
    assert.deepEqual(watch.polls, [0, 3_600]);
    assert.deepEqual(only(watch, 'watch.pushed'), []);
  });

  it('ends where this process begins to lead anew', async () => {
    let term = 1;
    const leadership = {
      isLeading: true,
      get term() {
        return term;
      },
      toLead: () => Promise.resolve(),
    };
    const { clock, alarm, watch } = failing({ leadership });
    clock.at(10, () => {
      term += 1;
      alarm.wake();
    });
    await watch.run(100);
    assert.deepEqual(watch.polls, [0, 10]);
  });
});
