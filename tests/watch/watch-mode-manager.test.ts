import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Polled, Timestamp } from '../../src/watch/events.ts';
import type { Handled, Remembered } from '../../src/watch/state.ts';
import { down, inTurn, stateOf, only, setUpWatch } from './harness.ts';
import { failure, success } from './results.ts';
import { virtualClock } from '../support/virtual-clock.ts';

describe('starting', () => {
  it('takes the first timestamp as known and syncs nothing', async () => {
    const watch = setUpWatch({});
    assert.equal(await watch.run(130), 0);
    assert.deepEqual(watch.story(), ['started', 'initialized', 'stopping', 'stopped']);
    assert.deepEqual(watch.polls, [0, 60, 120]);
  });

  it('waits for the initial delay', async () => {
    const watch = setUpWatch({ initialDelaySeconds: 45 });
    await watch.run(110);
    assert.deepEqual(watch.polls, [45, 105]);
  });

  it('syncs first with a start-up sync, and then only on a change', async () => {
    const watch = setUpWatch({ startupSync: true });
    await watch.run(130);
    assert.deepEqual(watch.syncs, [0]);
    assert.deepEqual(watch.story().slice(1, 4), ['sync-started', 'synced', 'resumed']);
  });

  it('makes the start-up sync also where PRIMARY has no timestamp', async () => {
    const watch = setUpWatch({ startupSync: true, poll: () => null });
    await watch.run(30);
    assert.deepEqual(watch.syncs, [0]);
  });

  it('makes the start-up sync as soon as a poll gets through', async () => {
    const watch = setUpWatch({ startupSync: true, poll: (count) => (count < 3 ? down() : 1) });
    await watch.run(600);
    assert.deepEqual(watch.syncs, [watch.polls[2]]);
  });

  const restarts: { remembered: Remembered; syncs: number; because: string }[] = [
    { remembered: { kind: 'nothing' }, syncs: 0, because: 'nothing is remembered' },
    { remembered: { kind: 'timestamp', timestamp: 1 }, syncs: 0, because: 'the remembered timestamp is PRIMARY’s' },
    { remembered: { kind: 'timestamp', timestamp: 2 }, syncs: 1, because: 'the remembered timestamp is another' },
    { remembered: { kind: 'timestamp', timestamp: null }, syncs: 1, because: 'PRIMARY had none then' },
    { remembered: { kind: 'unusable', reason: 'it is damaged' }, syncs: 1, because: 'the state is lost' },
  ];
  for (const { remembered, syncs, because } of restarts) {
    it(`after a restart makes ${syncs} syncs where ${because}`, async () => {
      const state = stateOf(remembered);
      const watch = setUpWatch({ state });
      await watch.run(130);
      assert.equal(watch.syncs.length, syncs);
      if (remembered.kind !== 'timestamp' || syncs > 0) assert.deepEqual(state.kept, [1]);
    });
  }
});

describe('a change', () => {
  it('is synced once', async () => {
    const watch = setUpWatch({ poll: inTurn<Timestamp>(1, 1, 2) });
    await watch.run(400);
    assert.deepEqual(watch.syncs, [120]);
    assert.deepEqual(only(watch, 'watch.changed')[0], {
      name: 'watch.changed',
      before: 1,
      timestamp: 2,
      format: 'v1',
      second: 120,
    });
  });

  it('is any different value, also an older one', async () => {
    const watch = setUpWatch({ poll: inTurn<Timestamp>(5, 4) });
    await watch.run(110);
    assert.deepEqual(watch.syncs, [60]);
  });

  it('is not null, and not the same value after null', async () => {
    const watch = setUpWatch({ poll: inTurn<Timestamp>(5, null, 5) });
    await watch.run(200);
    assert.deepEqual(watch.syncs, []);
    assert.equal(only(watch, 'watch.no-timestamp').length, 1);
  });

  it('is the first timestamp of a server that had none', async () => {
    const watch = setUpWatch({ poll: inTurn<Timestamp>(null, null, 5) });
    await watch.run(200);
    assert.deepEqual(watch.syncs, [120]);
  });

  it('within the second that was just handled is seen by the next poll, and by one more until that second is over', async () => {
    const watch = setUpWatch({ poll: inTurn<Polled>(v1(1), young(2), young(2), v1(2), v1(2)) });
    await watch.run(400);
    assert.deepEqual(watch.syncs, [60, 120, 180]);
    assert.deepEqual(
      only(watch, 'watch.sync-started').map(({ reason }) => reason),
      ['change', 'recheck', 'recheck'],
    );
  });

  it('within the second of the first timestamp is seen, too', async () => {
    const watch = setUpWatch({ poll: inTurn<Polled>(young(1), v1(1), v1(1)) });
    await watch.run(200);
    assert.deepEqual(watch.syncs, [60]);
  });

  it('is looked for once more where the timestamp went back', async () => {
    const watch = setUpWatch({ poll: inTurn<Timestamp>(5, 4, 4, 4) });
    await watch.run(250);
    assert.deepEqual(watch.syncs, [60, 120]);
  });

  it('of a second that was not over is looked for after a restart', async () => {
    const state = stateOf({ kind: 'timestamp', timestamp: 5, format: 'v1', isUnsettled: true });
    const watch = setUpWatch({ state, poll: () => v1(5) });
    await watch.run(130);
    assert.deepEqual(watch.syncs, [0]);
  });

  it('that arrives during a sync is seen by the next poll', async () => {
    const clock = virtualClock();
    let timestamp = 1;
    clock.at(50, () => (timestamp = 2));
    clock.at(80, () => (timestamp = 3));
    const sync = () => {
      clock.pass(30);
      return success;
    };
    const watch = setUpWatch({ clock, poll: () => timestamp, sync });
    await watch.run(300);
    assert.deepEqual(watch.syncs, [60, 120]);
  });
});

const v1 = (timestamp: Timestamp): Polled => ({ timestamp, format: 'v1' });
const v2 = (timestamp: Timestamp): Polled => ({ timestamp, format: 'v2' });
const young = (timestamp: Timestamp): Polled => ({ ...v1(timestamp), isYoung: true });

describe('a PRIMARY that keeps another format than before', () => {
  for (const [after, given] of [
    [v2(5), 'with the same timestamp'],
    [v2(9), 'with another timestamp'],
    [v2(4), 'with an older timestamp'],
    [v2(null), 'without a timestamp'],
  ] as const) {
    it(`is followed with one sync, and told: ${given}`, async () => {
      const watch = setUpWatch({ poll: inTurn(v1(5), v1(5), after) });
      await watch.run(400);
      assert.deepEqual(watch.syncs, [120]);
      assert.deepEqual(only(watch, 'watch.format-changed'), [
        { name: 'watch.format-changed', before: 'v1', format: 'v2', second: 120 },
      ]);
      assert.deepEqual(
        only(watch, 'watch.sync-started').map(({ reason }) => reason),
        ['format-change'],
      );
    });
  }

  it('is followed there and back', async () => {
    const watch = setUpWatch({ poll: inTurn(v1(5), v2(5), v2(5), v1(5)) });
    await watch.run(400);
    assert.deepEqual(watch.syncs, [60, 180]);
    assert.deepEqual(
      only(watch, 'watch.format-changed').map(({ format }) => format),
      ['v2', 'v1'],
    );
  });

  it('is told once, however often its sync has to be tried', async () => {
    const watch = setUpWatch({ poll: inTurn(v1(5), v2(5)), sync: inTurn(failure, failure, success) });
    await watch.run(3_600);
    assert.equal(only(watch, 'watch.format-changed').length, 1);
    assert.equal(watch.syncs.length, 3);
  });

  it('needs no second sync where one is due anyway', async () => {
    const watch = setUpWatch({ poll: inTurn(v1(5), v2(6)), sync: inTurn(failure, success), startupSync: true });
    await watch.run(600);
    assert.equal(only(watch, 'watch.format-changed').length, 1);
    assert.equal(watch.syncs.length, 2);
  });

  it('is watched for changes of the new format', async () => {
    const watch = setUpWatch({ poll: inTurn(v1(5), v2(null), v2(5)) });
    await watch.run(400);
    assert.deepEqual(
      only(watch, 'watch.sync-started').map(({ reason, second }) => `${reason} ${second}`),
      ['format-change 60', 'change 120'],
    );
  });

  it('is told after the connection is restored', async () => {
    const watch = setUpWatch({ poll: (count) => (count === 1 ? v1(5) : count < 4 ? down() : v2(5)) });
    await watch.run(900);
    assert.deepEqual(watch.story().slice(2, 8), [
      'poll-failed',
      'poll-failed',
      'poll-restored',
      'format-changed',
      'sync-started',
      'synced',
    ]);
  });

  for (const { remembered, syncs } of [
    { remembered: v1(5), syncs: 1 },
    { remembered: v2(5), syncs: 0 },
  ]) {
    it(`is noticed after a restart: ${syncs} syncs where ${remembered.format} is remembered`, async () => {
      const watch = setUpWatch({ state: stateOf({ kind: 'timestamp', ...remembered }), poll: () => v2(5) });
      await watch.run(130);
      assert.equal(watch.syncs.length, syncs);
      assert.equal(only(watch, 'watch.format-changed').length, syncs);
    });
  }

  it('is remembered once its sync has gone through, with the same timestamp, too', async () => {
    const kept: Handled[] = [];
    const state = {
      ...stateOf({ kind: 'nothing' }),
      keep: (handled: Handled) => {
        kept.push(handled);
        return Promise.resolve();
      },
    };
    const sync = inTurn(failure, success);
    await setUpWatch({ state, poll: inTurn(v1(5), v2(5)), sync }).run(3_600);
    assert.deepEqual(kept, [v1(5), v2(5)]);
  });
});

describe('the cadence', () => {
  it('has no drift, and skips what a long sync covers', async () => {
    const clock = virtualClock();
    const sync = () => {
      clock.pass(150.5);
      return success;
    };
    const watch = setUpWatch({ clock, poll: inTurn<Timestamp>(1, 2), sync });
    await watch.run(400);
    assert.deepEqual(watch.polls, [0, 60, 240, 300, 360]);
  });

  it('does not take a slot twice when a timer fires early', async () => {
    const clock = virtualClock();
    const early = { ...clock, sleep: (ms: number, signal?: AbortSignal) => clock.sleep(Math.max(0, ms - 1), signal) };
    const watch = setUpWatch({ clock, timing: early });
    await watch.run(200);
    assert.deepEqual(watch.polls.map(Math.round), [0, 60, 120, 180]);
  });

  for (const hours of [-1, 1]) {
    it(`goes on when the clock is set by ${hours} h`, async () => {
      const clock = virtualClock();
      clock.at(90, () => {
        clock.set(hours * 3_600);
      });
      const watch = setUpWatch({ clock });
      await watch.run(400);
      assert.deepEqual(watch.polls, [0, 60, 120, 180, 240, 300, 360]);
    });
  }
});

describe('a full sync', () => {
  it('comes on its rhythm without a new timestamp', async () => {
    const watch = setUpWatch({ fullSyncSeconds: 180 });
    await watch.run(600);
    assert.deepEqual(watch.syncs, [180, 360, 540]);
    assert.equal(watch.polls.length, 10);
  });

  it('is counted from the latest sync', async () => {
    const watch = setUpWatch({ fullSyncSeconds: 180, poll: inTurn<Timestamp>(1, 1, 2) });
    await watch.run(310);
    assert.deepEqual(watch.syncs, [120, 300]);
  });

  it('while there is no timestamp does not forget the one that is handled', async () => {
    const watch = setUpWatch({ fullSyncSeconds: 60, poll: inTurn<Timestamp>(5, null, 5) });
    await watch.run(190);
    assert.deepEqual(
      only(watch, 'watch.sync-started').map(({ reason }) => reason),
      ['full-sync', 'full-sync', 'full-sync'],
    );
  });

  it('may come more often than the polls', async () => {
    const watch = setUpWatch({ fullSyncSeconds: 40 });
    await watch.run(130);
    assert.deepEqual(watch.syncs, [40, 80, 120]);
  });
});

describe('the state', () => {
  it('is written only when there is something new', async () => {
    const state = stateOf({ kind: 'nothing' });
    await setUpWatch({ state, poll: inTurn<Timestamp>(1, 1, 2, 2), fullSyncSeconds: 60 }).run(3_600);
    assert.deepEqual(state.kept, [1, 2]);
  });

  it('that cannot be written is said, and the watch goes on', async () => {
    const state = { ...stateOf({ kind: 'nothing' }), keep: () => Promise.reject(new Error('ENOSPC: no space left')) };
    const watch = setUpWatch({ state, poll: inTurn<Timestamp>(1, 2) });
    assert.equal(await watch.run(400), 0);
    assert.equal(watch.syncs.length, 1);
    assert.equal(only(watch, 'watch.memory-unsaved').length, 2);
  });
});
