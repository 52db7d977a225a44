import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, it } from 'node:test';
import type { Timestamp } from '../../src/watch/events.ts';
import { down, inTurn, stateOf, only, setUpWatch } from './harness.ts';
import { failure, refused, resultOf, success, unknown, unwritable, withError } from './results.ts';

describe('a failed poll', () => {
  it('is tried again after the wait that is told, and then the cadence is taken up again', async () => {
    const watch = setUpWatch({ poll: (count) => (count === 2 ? down() : 1) });
    await watch.run(250);
    assert.deepEqual(watch.polls, [0, 60, 150, 180, 240]);
    const [told] = only(watch, 'watch.poll-failed');
    assert.equal(told?.retryInSeconds, 90);
    assert.match(told.problem, /ECONNREFUSED/);
    assert.deepEqual(watch.story().slice(2, 4), ['poll-failed', 'poll-restored']);
  });

  it('ends the process with 1 when it is the tenth in a row', async () => {
    const watch = setUpWatch({ poll: down });
    assert.equal(await watch.run(), 1);
    assert.equal(watch.polls.length, 10);
    assert.equal(only(watch, 'watch.poll-failed').at(-1)?.retryInSeconds, undefined);
    assert.equal(watch.story().at(-1), 'gave-up');
  });

  it('does not, with one success in between', async () => {
    const watch = setUpWatch({ poll: (count) => (count % 10 === 0 ? 1 : down()) });
    assert.equal(await watch.run(86_400), 0);
    assert.ok(watch.polls.length > 20);
  });
});

describe('a failed sync', () => {
  it('is tried again until it succeeds, although no other timestamp comes', async () => {
    const watch = setUpWatch({
      poll: inTurn<Timestamp>(1, 2),
      sync: inTurn(failure, failure, success),
      fullSyncSeconds: 0,
    });
    await watch.run(3_600);
    assert.equal(watch.syncs.length, 3);
    assert.deepEqual(
      only(watch, 'watch.sync-started').map(({ reason, attempt }) => `${reason} ${attempt}`),
      ['change 1', 'retry 2', 'retry 3'],
    );
    assert.deepEqual(watch.story().slice(-5), ['synced', 'sync-restored', 'resumed', 'stopping', 'stopped']);
  });

  it('begins with a poll each time, and what that saw is handled', async () => {
    const state = stateOf({ kind: 'nothing' });
    const watch = setUpWatch({ state, poll: inTurn<Timestamp>(1, 2, 3), sync: inTurn(failure, success) });
    await watch.run(3_600);
    assert.deepEqual(state.kept, [1, 3]);
    assert.equal(watch.syncs.length, 2);
  });

  it('is tried again also when the timestamp goes back to what it was', async () => {
    const watch = setUpWatch({ poll: inTurn<Timestamp>(1, 2, 1), sync: inTurn(failure, success) });
    await watch.run(3_600);
    assert.equal(watch.syncs.length, 2);
  });

  it('ends the process with 1 when it is the tenth in a row, whatever the polls say', async () => {
    const watch = setUpWatch({ poll: inTurn<Timestamp>(1, 2), sync: () => failure });
    assert.equal(await watch.run(), 1);
    assert.equal(watch.syncs.length, 10);
    assert.deepEqual(only(watch, 'watch.gave-up')[0]?.after, 'syncs');
  });

  it('ends nothing where GitHub refuses, and is tried again however often', async () => {
    const refusal = resultOf([unknown], { error: 'GitHub answered 401', isRefusal: true });
    const lasting = resultOf([unwritable], { error: 'GitHub answered 401', isRefusal: true });
    const watch = setUpWatch({ poll: inTurn<Timestamp>(1, 2), sync: () => lasting });
    assert.equal(await watch.run(86_400), 0);
    assert.ok(watch.syncs.length > 20);
    const other = setUpWatch({ poll: inTurn<Timestamp>(1, 2), sync: () => refusal });
    assert.equal(await other.run(), 1);
  });

  it('is counted apart from failed polls', async () => {
    const watch = setUpWatch({
      poll: (count) => (count % 2 === 0 ? count : down()),
      sync: (count) => (count < 10 ? failure : success),
      startupSync: true,
    });
    assert.equal(await watch.run(30_000), 0);
    assert.equal(only(watch, 'watch.sync-failed').at(-1)?.failures, 9);
  });

  it('may be one that breaks off with an exception; an unforeseen one shows where it comes from', async () => {
    const sync = (count: number) => {
      if (count === 1) throw new TypeError('x is not a function');
      return success;
    };
    const watch = setUpWatch({ startupSync: true, sync });
    await watch.run(600);
    assert.match(only(watch, 'watch.sync-failed')[0]!.problem!, /TypeError: x is not a function\n +at /);
    assert.equal(watch.syncs.length, 2);
  });
});

describe('what waiting cannot mend', () => {
  const rows = {
    'a refused category': refused,
    'a record left out': withError,
    'a file that cannot be made': unwritable,
  };
  for (const [what, category] of Object.entries(rows)) {
    it(`(${what}) is reported once and counts as handled`, async () => {
      const watch = setUpWatch({ poll: inTurn<Timestamp>(1, 2), sync: () => resultOf([category]) });
      assert.equal(await watch.run(86_400), 0);
      assert.deepEqual(watch.syncs, [60]);
      assert.deepEqual(
        only(watch, 'watch.synced').map(({ hasProblems }) => hasProblems),
        [true],
      );
    });
  }

  it('is tried again beside something that may get better', async () => {
    const watch = setUpWatch({
      startupSync: true,
      sync: inTurn(
        resultOf([refused, unknown]),
        resultOf([refused], { error: 'GitHub answered 502' }),
        resultOf([refused]),
      ),
    });
    await watch.run(3_600);
    assert.equal(watch.syncs.length, 3);
  });
});

describe('stopping', () => {
  it('lets the sync under way finish, begins nothing new, and ends with 0', async () => {
    const watch = setUpWatch({
      startupSync: true,
      sync: () => {
        watch.stop();
        return success;
      },
    });
    assert.equal(await watch.run(), 0);
    assert.deepEqual(watch.story(), ['started', 'sync-started', 'stopping', 'synced', 'stopped']);
    assert.equal(only(watch, 'watch.stopping')[0]?.isSyncing, true);
  });

  it('ends with 0 after a sync that failed, and does not promise another one', async () => {
    const watch = setUpWatch({
      startupSync: true,
      sync: () => {
        watch.stop();
        return failure;
      },
    });
    assert.equal(await watch.run(), 0);
    assert.equal(only(watch, 'watch.sync-failed')[0]?.retryInSeconds, undefined);
  });

  it('ends with 1 when the sync is broken off', async () => {
    const watch = setUpWatch({
      startupSync: true,
      sync: () => {
        watch.stop();
        throw new Error('aborted');
      },
    });
    assert.equal(await watch.run(), 1);
  });

  it('ends a poll under way', async () => {
    const stop = new AbortController();
    const watch = setUpWatch({
      signal: stop.signal,
      poll: () => {
        stop.abort(new Error('SIGINT'));
        return down();
      },
    });
    assert.equal(await watch.run(), 0);
    assert.deepEqual(watch.story(), ['started', 'stopping', 'stopped']);
  });

  it('before the start does nothing', async () => {
    const watch = setUpWatch({ startupSync: true });
    watch.stop();
    assert.equal(await watch.run(), 0);
    assert.deepEqual(watch.polls, []);
  });

  it('leaves nothing on the signal', async () => {
    const stop = new AbortController();
    const watch = setUpWatch({ signal: stop.signal, poll: down });
    await watch.run();
    assert.deepEqual(getEventListeners(stop.signal, 'abort'), []);
  });
});
