import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startSandbox } from '../../sandbox/src/sandbox.ts';
import { freePort } from '../support/free-port.ts';
import { runProgram } from '../support/program.ts';
import { startProgram } from '../support/running-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const operations = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
const [, section = ''] = operations.split(/^## The sandbox$/m);
const commands = [...section.matchAll(/^\$ (.*)$/gm)].map(([, command = '']) => command);
const buttons = [...section.matchAll(/^\| (\w+ and merge|\w+ pull request) /gm)].map(([, name = '']) => name);

describe('docs/operations.md, the sandbox', () => {
  it('names the buttons that a pull request’s page has, and what a sync says after each', async (t) => {
    const says = {
      'Merge pull request': /in sync/,
      'Squash and merge': /in sync/,
      'Close pull request': /declined in #1/,
    };
    assert.deepEqual(buttons, Object.keys(says));
    for (const [button, report] of Object.entries(says)) {
      const sandbox = await startSandbox();
      const cwd = temporaryFolder();
      t.after(async () => {
        await sandbox.close();
      });
      const sync = async () => (await runProgram(['--categories', 'controlnet'], sandbox.environment, cwd)).stdout;
      assert.match(await sync(), /created #1/);

      const { webUrl } = sandbox.github;
      const page = await (await fetch(`${webUrl}/Haidra-Org/AI-Horde-image-model-reference/pull/1`)).text();
      const [, action = ''] = new RegExp(`action="([^"]+)">\\s*<button[^>]*>${button}<`).exec(page) ?? [];
      await fetch(webUrl + action, { method: 'POST', headers: { origin: webUrl } });
      assert.match(await sync(), report);
    }
  });

  it('shows a command that serves copies of the real repositories', async (t) => {
    const cwd = temporaryFolder();
    const clones = commands.flatMap(
      (command) => /^git clone https:\/\/github\.com\/[^/]+\/(\S+)$/.exec(command)?.[1] ?? [],
    );
    assert.equal(clones.length, 2);
    for (const name of clones) {
      mkdirSync(join(cwd, name));
      const git = ['-c', 'user.name=A', '-c', 'user.email=a@example.org'];
      execFileSync('git', ['init', '--quiet', '--initial-branch=main'], { cwd: join(cwd, name) });
      execFileSync('git', [...git, 'commit', '--quiet', '--allow-empty', '-m', name], { cwd: join(cwd, name) });
    }
    const [, flags = ''] = /^horde-github-sync (.*)$/.exec(commands.at(-1) ?? '') ?? [];
    const program = startProgram(t, [...flags.split(' '), '--port', String(await freePort())], {}, cwd);
    for (const name of clones) await program.until(new RegExp(`a copy of +${join(cwd, name)} `));
    await program.until(/Ctrl\+C/);
    program.kill('SIGTERM');
    await program.ended;
  });
});
