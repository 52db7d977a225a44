import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startPrimary } from '../../sandbox/src/primary.ts';
import { waitFor, within } from '../support/wait-for.ts';

const program = fileURLToPath(new URL('../../scripts/sync.js', import.meta.url));
const directory = fileURLToPath(new URL('../../samples/primary/', import.meta.url));
const alone = ['--pid', '--fork', '--mount-proc'];
const cannot = spawnSync('unshare', [...alone, 'true']).status === 0 ? false : 'no right to make a PID namespace here';

describe('the program as PID 1, as in a container', { skip: cannot }, () => {
  it('heeds SIGTERM, which the kernel gives to a PID 1 only when it listens', async (t) => {
    const primary = await startPrimary({ directory });
    const flags = ['--watch', '--dry-run', '--watch-interval', '3600', '--primary-url', primary.url];
    const child = spawn('unshare', [...alone, '--kill-child', process.execPath, program, ...flags], {
      cwd: tmpdir(),
      env: { PATH: process.env['PATH'] ?? '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.after(async () => {
      child.kill('SIGKILL');
      await primary.close();
    });
    const ended = once(child, 'close');
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    await waitFor('the first poll', () => stdout.includes('Initialized') || child.exitCode !== null);
    const inner = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim();
    assert.match(readFileSync(`/proc/${inner}/status`, 'utf8'), /^NSpid:\t\d+\t1$/m);
    process.kill(Number(inner), 'SIGTERM');
    assert.deepEqual(await within('the end', ended), [0, null]);
    assert.match(stdout, /Received SIGTERM, stopping\n/);
  });
});
