import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { plainEnvironment, runProgram } from '../support/program.ts';

const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
const [, section = ''] = page.split(/^## The sandbox$/m);
const commands = [...section.matchAll(/^\$ (.*)$/gm)].map(([, command = '']) => command);

describe('docs/operations.md, the sandbox', () => {
  it('shows a command that closes a pull request there, so that its change is declined', async (t) => {
    const sandbox = await startSandbox();
    const cwd = mkdtempSync(join(tmpdir(), 'horde-github-sync-'));
    t.after(async () => {
      await sandbox.close();
      rmSync(cwd, { recursive: true });
    });
    const sync = async () => await runProgram(['--categories', 'controlnet'], sandbox.environment, cwd);
    assert.match((await sync()).stdout, /created #1/);
    assert.equal(commands.length, 1);
    const env = { ...plainEnvironment, ...sandbox.environment };
    await promisify(execFile)('bash', ['-c', commands[0] ?? ''], { cwd, env });
    assert.match((await sync()).stdout, /declined in #1/);
  });
});
