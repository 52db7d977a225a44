import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startPrimary } from '../../sandbox/src/primary.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { within } from '../support/wait-for.ts';

const script = fileURLToPath(new URL('ten-thousand-polls.ts', import.meta.url));

interface Measured {
  readonly exitCode: number;
  readonly held: readonly { readonly polls: number; readonly heap: number; readonly resident: number }[];
}

describe('10,000 polls at full speed', () => {
  it('leave the heap within 2 MB of what it was after the first 1,000', async (t) => {
    const directory = temporaryFolder();
    writeFileSync(join(directory, 'blip.json'), '{}');
    const primary = await startPrimary({ directory });
    t.after(async () => {
      await primary.close();
    });
    const child = spawn(process.execPath, ['--expose-gc', script, primary.url, '10000'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { exitCode, held } = JSON.parse(await within('10,000 polls', text(child.stdout))) as Measured;
    for (const { polls, heap, resident } of held) {
      t.diagnostic(`${polls} polls: heap ${megabytes(heap)} MB, resident ${megabytes(resident)} MB`);
    }
    assert.equal(exitCode, 0);
    assert.equal(held.length, 10);
    const [first, last] = [held[0]!, held.at(-1)!];
    assert.ok(last.heap - first.heap < 2_000_000, `the heap has grown by ${megabytes(last.heap - first.heap)} MB`);
  });
});

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
