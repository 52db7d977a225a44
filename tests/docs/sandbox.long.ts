import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startSandbox } from '../../sandbox/src/sandbox.ts';
import { freePort, freePortPair } from '../support/free-port.ts';
import { plainEnvironment, program, runProgram } from '../support/program.ts';
import { startProgram, withoutSignals } from '../support/running-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const operations = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
const [, section = ''] = operations.split(/^## The sandbox$/m);
const commandsIn = (text: string) => [...text.matchAll(/^\$ (.*)$/gm)].map(([, command = '']) => command);
const commands = commandsIn(section);
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

  it('shows commands after which GitHub has merged a pull request by itself', { skip: withoutSignals }, async (t) => {
    const [, part = ''] = section.split(/^### Auto-merge$/m);
    const [start = '', ...more] = commandsIn(part.split(/^### /m)[0] ?? '');
    const cwd = temporaryFolder();
    const flags = ['--port', String(await freePortPair())];
    const sandbox = startProgram(t, [...start.split(' ').slice(1), ...flags], {}, cwd);
    await sandbox.until(/Auto-merge is allowed, and waits for the check ci[^]*Ctrl\+C/);
    const exported = [...sandbox.stdout().matchAll(/^export (\w+)=(.*)$/gm)].map(([, name = '', value]) => [
      name,
      value,
    ]);

    writeFileSync(join(cwd, 'horde-github-sync'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, {
      mode: 0o755,
    });
    const env = { ...plainEnvironment, PATH: `${cwd}:${plainEnvironment.PATH}`, ...Object.fromEntries(exported) };
    const said = execFileSync('sh', ['-ec', more.join('\n')], { cwd, env, encoding: 'utf8', stdio: 'pipe' });
    const [before = '', after = ''] = said.split('"context":"ci"');
    assert.match(before, /left to a person to merge: it removes 1 model/);
    assert.match(before, /text-model-reference[^]*created #1[^]*asked GitHub to merge it once its checks are green/);
    assert.match(after, /text-model-reference[^]*in sync/);
    assert.doesNotMatch(after, /text-model-reference\/pull/);
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
    const served = startProgram(t, [...flags.split(' '), '--port', String(await freePort())], {}, cwd);
    for (const name of clones) await served.until(new RegExp(`a copy of +${join(cwd, name)} `));
    await served.until(/Ctrl\+C/);
    served.kill('SIGTERM');
    await served.ended;
  });
});
