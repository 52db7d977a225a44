import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { describe, it } from 'node:test';
import { whileWatching } from '../../bench/watching.ts';

const at = { cwd: tmpdir(), env: {} };
const silent = ['--eval', 'setInterval(() => undefined, 1_000)'];

describe('a process that is watched', () => {
  it('tells its events in their order', async () => {
    const log = '{"event":"first"}\nno JSON\n{"event":"second"}\n';
    await whileWatching(['--eval', `console.error(${JSON.stringify(log)})`], at, async (watching) => {
      await watching.until('first');
      await watching.until('second');
      await assert.rejects(watching.until('first'), { message: 'Watch mode ended with 0 before first.' });
    });
  });

  it('may not keep a benchmark waiting, and ends where the benchmark fails', async () => {
    const watch = whileWatching(silent, { ...at, patienceSeconds: 0.01 }, (watching) => watching.until('never'));
    await assert.rejects(watch, { message: 'Watch mode told no never for 0.01 s.' });
  });
});
