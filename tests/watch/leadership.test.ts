import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Alarm } from '../../src/watch/alarm.ts';
import type { WatchEvent } from '../../src/watch/events.ts';
import { Leadership } from '../../src/watch/leadership.ts';
import { sharedClock, type SharedClock } from '../support/shared-clock.ts';
import { sharedStore, type SharedStore } from './shared-lease.ts';

/** A process that asks to lead from now on. */
function start(clock: SharedClock, store: SharedStore, name: string) {
  const events: WatchEvent[] = [];
  const program = clock.program();
  const { timing } = program;
  const leadership = new Leadership({
    lease: store.lease,
    owner: `${name} ${events.length}-${clock.now()}`,
    leaseSeconds: 15,
    alarm: new Alarm(timing),
    timing,
    tell: (event) => events.push(event),
  });
  const stop = new AbortController();
  const ran = leadership.run(stop.signal);
  return {
    ...program,
    leadership,
    end: async () => {
      stop.abort(new Error('SIGTERM'));
      await ran;
      await leadership.release();
    },
    said: () =>
      events.map((event) => {
        if (event.name === 'watch.standing-by') return `standing by for ${event.leader}`;
        assert.equal(event.name, 'watch.leading');
        return ['leading', event.after && `after ${event.after}`, event.isAlone && 'alone'].filter(Boolean).join(' ');
      }),
  };
}

function setUp() {
  const clock = sharedClock();
  const store = sharedStore(clock);
  const first = start(clock, store, 'one');
  return { clock, store, first };
}

describe('of several processes with one Redis', () => {
  it('the first one leads, the others stand by and know who leads', async () => {
    const { clock, store, first } = setUp();
    const second = start(clock, store, 'two');
    await clock.runTo(3_600);
    assert.deepEqual([first.said(), second.said()], [['leading'], ['standing by for one']]);
    assert.deepEqual([first.leadership.isLeading, second.leadership.isLeading], [true, false]);
  });

  it('another one leads as soon as the first one ends', async () => {
    const { clock, store, first } = setUp();
    const second = start(clock, store, 'two');
    store.onReleased = second.leadership.nudge;
    await clock.runTo(101);
    await first.end();
    await clock.runTo(101.1);
    assert.deepEqual(second.said(), ['standing by for one', 'leading after one']);
  });

  for (const killedAt of [100.1, 102.5, 104.9]) {
    it(`another one leads within the lease’s length once the first one is killed: ${killedAt}`, async () => {
      const { clock, store, first } = setUp();
      const second = start(clock, store, 'two');
      await clock.runTo(killedAt);
      first.kill();
      await clock.runTo(killedAt + 9.9);
      assert.equal(second.leadership.isLeading, false);
      await clock.runTo(killedAt + 15.01);
      assert.equal(second.leadership.isLeading, true);
    });
  }

  it('one that was stopped knows by the clock that its lease has ended, before it can ask', async () => {
    const { clock, store, first } = setUp();
    const second = start(clock, store, 'two');
    await clock.runTo(100);
    first.pause();
    await clock.runTo(130);
    assert.deepEqual([first.leadership.isLeading, second.leadership.isLeading], [false, true]);
    first.resume();
    await clock.runTo(131);
    assert.deepEqual(first.said(), ['leading', 'standing by for two']);
  });

  it('one whose lease was evicted goes on leading, or another one does', async () => {
    const { clock, store, first } = setUp();
    const second = start(clock, store, 'two');
    for (let minute = 1; minute < 60; minute += 1)
      clock.at(minute * 60 + (minute % 15), () => {
        store.evict('lease');
      });
    await clock.runTo(3_600);
    assert.equal(Number(first.leadership.isLeading) + Number(second.leadership.isLeading), 1);
  });

  it('the one that leads goes on without Redis, and the others lead too once its lease must have ended', async () => {
    const { clock, store, first } = setUp();
    const second = start(clock, store, 'two');
    await clock.runTo(100);
    store.isAway = true;
    await clock.runTo(112);
    assert.deepEqual([first.leadership.isLeading, second.leadership.isLeading], [true, false]);
    await clock.runTo(125);
    assert.deepEqual([first.leadership.isLeading, second.leadership.isLeading], [true, true]);
    assert.deepEqual(second.said(), ['standing by for one', 'leading after one alone']);
    store.isAway = false;
    await clock.runTo(135);
    assert.equal(Number(first.leadership.isLeading) + Number(second.leadership.isLeading), 1);
  });

  it('no other one leads beside it after Redis was away for less than a lease', async () => {
    const { clock, store, first } = setUp();
    const second = start(clock, store, 'two');
    await clock.runTo(100.5);
    store.isAway = true;
    await clock.runTo(113.5);
    store.isAway = false;
    // The lease has a moment left.
    first.leadership.nudge();
    for (let second = 114; second < 130; second += 1) {
      await clock.runTo(second);
      assert.equal(store.owner()?.startsWith('one '), true);
    }
    assert.deepEqual([first.said(), second.said()], [['leading'], ['standing by for one']]);
    assert.equal(first.leadership.term, 1);
  });

  it('one that ends gives its lease back, too, where it could not be renewed last', async () => {
    const { clock, store, first } = setUp();
    await clock.runTo(101);
    store.isAway = true;
    await clock.runTo(106);
    store.isAway = false;
    await first.end();
    assert.equal(store.owner(), undefined);
  });

  it('one alone leads although Redis is away from the start', async () => {
    const clock = sharedClock();
    const store = sharedStore(clock);
    store.isAway = true;
    const only = start(clock, store, 'one');
    await clock.runTo(16);
    assert.deepEqual(only.said(), ['leading alone']);
  });

  it('one that took the lease without hearing of it leads all the same', async () => {
    const clock = sharedClock();
    const store = sharedStore(clock);
    const { lease } = store;
    let isLost = true;
    const lossy: SharedStore = {
      ...store,
      lease: {
        ...lease,
        take: async (owner) => {
          const taken = await lease.take(owner);
          if (!isLost) return taken;
          isLost = false;
          throw new Error('Socket closed unexpectedly');
        },
      },
    };
    const only = start(clock, lossy, 'one');
    await clock.runTo(6);
    assert.deepEqual(only.said(), ['leading']);
  });

  it('a new term begins whenever another one may have led', async () => {
    const { clock, store, first } = setUp();
    await clock.runTo(100);
    assert.equal(first.leadership.term, 1);
    store.evict('lease');
    await clock.runTo(106);
    assert.deepEqual([first.leadership.term, first.said()], [2, ['leading']]);
  });

  it('waiting to lead ends with the signal', async () => {
    const { clock, store, first } = setUp();
    const second = start(clock, store, 'two');
    await clock.runTo(1);
    const stop = new AbortController();
    const waiting = second.leadership.toLead(stop.signal);
    stop.abort(new Error('SIGTERM'));
    await assert.rejects(waiting, /SIGTERM/);
    assert.equal(first.leadership.isLeading, true);
  });

  it('a name that somebody else wrote into Redis is harmless to print', async () => {
    const clock = sharedClock();
    const store = sharedStore(clock);
    await store.lease.take(`\u001b[31m${'x'.repeat(500)} 1`);
    const only = start(clock, store, 'one');
    await clock.runTo(1);
    const [said = ''] = only.said();
    assert.match(said, /^standing by for \\u001b\[31mx+…x+$/);
    assert.ok(said.length < 130);
  });
});
