import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it } from 'node:test';
import { realTiming, type Timing } from '../../src/lib/timing.ts';
import { stopOnSignals } from '../../src/watch/stop-on-signals.ts';

/** Time that passes when the test says so. */
function heldTiming() {
  const grace = Promise.withResolvers<undefined>();
  const sleeps: { readonly milliseconds: number; readonly signal: AbortSignal | undefined }[] = [];
  const timing: Timing = {
    ...realTiming,
    sleep: async (milliseconds, signal) => {
      sleeps.push({ milliseconds, signal });
      await grace.promise;
      signal?.throwIfAborted();
    },
  };
  return {
    timing,
    sleeps,
    pass: async () => {
      grace.resolve(undefined);
      await new Promise(setImmediate);
    },
  };
}

function setUp() {
  const process = new EventEmitter();
  const time = heldTiming();
  const signals = stopOnSignals(process, {
    signals: ['SIGINT', 'SIGTERM', 'SIGHUP'],
    timing: time.timing,
    graceSeconds: 25,
  });
  return { process, time, signals };
}

describe('stopping on signals', () => {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    it(`asks to stop on the first ${name}, and leaves work under way its time`, () => {
      const { process, time, signals } = setUp();
      process.emit(name, name);
      assert.equal(signals.stop.reason.message, name);
      assert.equal(signals.abort.aborted, false);
      assert.deepEqual(
        time.sleeps.map(({ milliseconds }) => milliseconds),
        [25_000],
      );
    });
  }

  it('ends at once on the second, whichever it is', () => {
    const { process, signals } = setUp();
    process.emit('SIGINT', 'SIGINT');
    process.emit('SIGTERM', 'SIGTERM');
    assert.equal(signals.abort.reason.message, 'a second signal, SIGTERM');
  });

  it('does not take for a second one that the terminal is gone', () => {
    const { process, signals } = setUp();
    for (const name of ['SIGHUP', 'SIGHUP', 'SIGTERM']) process.emit(name, name);
    assert.equal(signals.stop.reason.message, 'SIGHUP');
    assert.equal(signals.abort.reason.message, 'a second signal, SIGTERM');
  });

  it('ends when the time is over', async () => {
    const { process, time, signals } = setUp();
    process.emit('SIGTERM', 'SIGTERM');
    await time.pass();
    assert.equal(signals.abort.reason.message, '25 seconds have passed');
  });

  it('waits for nothing and hears nothing once it is released', async () => {
    const { process, time, signals } = setUp();
    process.emit('SIGTERM', 'SIGTERM');
    signals.release();
    await time.pass();
    assert.equal(signals.abort.aborted, false);
    assert.equal(process.eventNames().length, 0);
  });
});
