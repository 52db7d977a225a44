import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { mindOutputs } from '../../src/cli/outputs.ts';

/** As a stream of the process, which stays after an error: its writes fail with these, one after the other. */
class Output extends EventEmitter {
  readonly texts: string[] = [];
  readonly isTTY: boolean;
  readonly columns = 80;
  readonly #codes: (string | undefined)[];

  constructor(codes: readonly (string | undefined)[] = [], isTTY = false) {
    super();
    this.#codes = [...codes];
    this.isTTY = isTTY;
  }

  write(text: string, written: (error?: Error | null) => void): boolean {
    const code = this.#codes.shift();
    if (code === undefined) this.texts.push(text);
    const error = code === undefined ? null : Object.assign(new Error(`${code}: no way, write`), { code });
    process.nextTick(() => {
      written(error);
      if (error) this.emit('error', error);
    });
    return true;
  }
}

async function say(stdout: Output, stderr: Output) {
  const signals = new EventEmitter();
  const { process, isLost } = mindOutputs({
    env: {},
    stdout: stdout as never,
    stderr: stderr as never,
    on: (signal, listener) => signals.on(signal, listener),
    off: (signal, listener) => signals.off(signal, listener),
    exit: () => undefined,
  });
  const lost: boolean[] = [];
  for (const text of ['one', 'two', 'three', 'four']) {
    process.stdout.write(text);
    await setImmediate();
    lost.push(isLost());
  }
  return lost;
}

describe('standard output', () => {
  it('that cannot be written is told once, and again when it could be written in between', async () => {
    const [stdout, stderr] = [new Output(['ENOSPC', 'ENOSPC', undefined, 'EDQUOT']), new Output()];
    assert.deepEqual(await say(stdout, stderr), [true, true, false, true]);
    assert.deepEqual(stdout.texts, ['three']);
    assert.deepEqual(
      stderr.texts,
      ['ENOSPC', 'EDQUOT'].map(
        (code) => `Standard output cannot be written (${code}: no way, write): what it was to say is lost.\n`,
      ),
    );
  });

  for (const [what, code, isTTY] of [
    ['a pager that was left', 'EPIPE', false],
    ['a terminal that was closed', 'EIO', true],
  ] as const) {
    it(`that nobody reads any more is no failure: ${what}`, async () => {
      const [stdout, stderr] = [new Output([code, code, code, code], isTTY), new Output()];
      assert.deepEqual(await say(stdout, stderr), [false, false, false, false]);
      assert.deepEqual(stderr.texts, []);
    });
  }

  it('and standard error may both fail, and the process lives', async () => {
    const codes = Array.from({ length: 9 }, () => 'ENOSPC');
    assert.deepEqual(await say(new Output(codes), new Output(codes)), [true, true, true, true]);
  });
});
