import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startSandbox } from '../../sandbox/src/sandbox.ts';
import { runProgram } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { imageRepository } from '../support/trial.ts';

const page = readFileSync(new URL('../../docs/clones.md', import.meta.url), 'utf8');
const commands = [...page.matchAll(/^\$ (.*)$/gm)].map(([, command = '']) => command);

describe('docs/clones.md', () => {
  it('has a command that writes through clones, in the folder that it names', async (t) => {
    const sandbox = await startSandbox();
    const cwd = temporaryFolder();
    t.after(async () => {
      await sandbox.close();
    });
    const [command = '', ...more] = commands;
    assert.deepEqual(more, []);
    const given = command.replace('https://models.aihorde.net/api', sandbox.primary.url).split(' ').slice(1);
    const { code, stdout } = await runProgram(given, sandbox.environment, cwd);
    assert.equal(code, 0);
    assert.match(stdout, /created #1/);
    const [, folder = ''] = /`(clones)\/\{owner\}\/\{repo\}`/.exec(page) ?? [];
    assert.ok(existsSync(join(cwd, folder, 'Haidra-Org', imageRepository, '.git')));
  });
});
