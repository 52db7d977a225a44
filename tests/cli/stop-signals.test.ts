import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it } from 'node:test';
import { outliveHangUp, stopSignalsOf } from '../../src/cli/stop-signals.ts';
import type { Process } from '../../src/cli/process.ts';

function processWith({ stdout, stderr }: { readonly stdout: boolean; readonly stderr: boolean }) {
  const signals = new EventEmitter();
  const write = () => undefined;
  const process: Process = {
    env: {},
    stdout: { write, isTTY: stdout },
    stderr: { write, isTTY: stderr },
    on: (signal, listener) => signals.on(signal, listener),
    off: (signal, listener) => signals.off(signal, listener),
    exit: () => undefined,
  };
  return { process, signals };
}

describe('a terminal that is closed', () => {
  for (const terminals of [
    { stdout: true, stderr: true },
    { stdout: true, stderr: false },
    { stdout: false, stderr: true },
  ]) {
    it(`asks who has one to stop: ${JSON.stringify(terminals)}`, () => {
      const { process, signals } = processWith(terminals);
      outliveHangUp(process, () => undefined);
      assert.deepEqual(signals.eventNames(), [], 'a single run ends, as by Ctrl+C');
      assert.ok(stopSignalsOf(process).includes('SIGHUP'));
    });
  }

  it('is told by who has none, as under nohup, and nothing more', () => {
    const { process, signals } = processWith({ stdout: false, stderr: false });
    const told: string[] = [];
    outliveHangUp(process, (message) => told.push(message));
    assert.ok(signals.emit('SIGHUP', 'SIGHUP'));
    assert.deepEqual(told, [
      'Received SIGHUP, going on: no output of this process goes to a terminal. SIGTERM ends it',
    ]);
    assert.ok(!stopSignalsOf(process).includes('SIGHUP'));
  });
});
