import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openRunHistory } from '../../src/service/run-history.ts';
import type { RunRecord } from '../../src/service/status-document.ts';
import { everythingInSync } from './results.ts';
import { recordingLog, startTestService } from './test-service.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function run(second: number): RunRecord {
  const counts = { added: 1, removed: 0, modified: 2 };
  const actionParts = [['r: created ', { number: 1, url: 'https://github.com/o/r/pull/1' }]];
  const words = { summary: 'Everything.', actions: ['r: created #1'], actionParts };
  return { startedAt: second * 1_000, seconds: 1.5, reason: 'change', outcome: 'synced', ...counts, ...words };
}

describe('the time line on disk', () => {
  it('survives a restart', async (t) => {
    const stateDir = temporaryFolder();
    const before = await startTestService(t, { stateDir });
    before.ran(everythingInSync);
    const { runs } = await before.status();
    await before.close();
    const after = await startTestService(t, { stateDir });
    assert.equal(runs.length, 1);
    assert.deepEqual((await after.status()).runs, runs);
  });

  it('is JSON Lines, the oldest first, and keeps the last 200', async () => {
    const path = temporaryFolder();
    const history = await openRunHistory(path, recordingLog().log);
    for (let second = 0; second < 210; second += 1) history.add(run(second));
    await history.settled();
    assert.deepEqual(readdirSync(path), ['runs.jsonl']);
    const lines = readFileSync(join(path, 'runs.jsonl'), 'utf8').trimEnd().split('\n');
    assert.deepEqual([lines.length, JSON.parse(lines[0]!).startedAt], [200, 10_000]);
    const { earlier } = await openRunHistory(path, recordingLog().log);
    assert.deepEqual([earlier.length, earlier[0]], [200, run(209)]);
  });

  it('is read as far as the last 200, however long it is', async () => {
    const path = temporaryFolder();
    const lines = Array.from({ length: 300 }, (_, second) => `${JSON.stringify(run(second))}\n`);
    writeFileSync(join(path, 'runs.jsonl'), lines.join(''));
    const { earlier } = await openRunHistory(path, recordingLog().log);
    assert.deepEqual([earlier.length, earlier[0], earlier.at(-1)], [200, run(299), run(100)]);
  });

  for (const [what, damage] of [
    ['cut off', JSON.stringify(run(2)).slice(0, 40)],
    ['not JSON', '\u0000\u0000'],
    ['of another shape', '{"startedAt": "yesterday"}'],
    ['of an outcome that nobody knows', JSON.stringify({ ...run(2), outcome: 'fine' })],
    ['too long', JSON.stringify({ ...run(2), summary: 'x'.repeat(1_001) })],
    ['with too many actions', JSON.stringify({ ...run(2), actions: Array.from({ length: 11 }, () => 'r') })],
    ['with a count below nothing', JSON.stringify({ ...run(2), added: -1 })],
    ['with a time that is none', JSON.stringify(run(2)).replace('2000', '1e999')],
  ] as const) {
    it(`leaves out a line that is ${what}, and says so`, async () => {
      const path = temporaryFolder();
      writeFileSync(join(path, 'runs.jsonl'), [JSON.stringify(run(1)), damage, JSON.stringify(run(3)), ''].join('\n'));
      const { log, events } = recordingLog();
      const { earlier } = await openRunHistory(path, log);
      assert.deepEqual(earlier, [run(3), run(1)]);
      assert.deepEqual(events, ['service.history-damaged']);
    });
  }

  it('that cannot be written is said in the log, and no reason to stop', async () => {
    const path = temporaryFolder();
    const { log, events } = recordingLog();
    const history = await openRunHistory(path, log);
    mkdirSync(join(path, 'runs.jsonl'));
    history.add(run(1));
    await history.settled();
    assert.deepEqual(events, ['service.history-unsaved']);
  });
});
