import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { main } from '../../src/cli/main.ts';
import { nobodyThere } from '../support/free-port.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { virtualClock } from '../support/virtual-clock.ts';

/** The program with these folders, and with servers that nobody has: whatever it asks of them fails. */
async function run(flags: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const terminal = (name: keyof typeof written) => ({ write: (text: string) => (written[name] += text) });
  const argv = [
    'node',
    'horde-github-sync',
    '--primary-url',
    `http://${nobodyThere}`,
    '--categories',
    'clip',
    ...flags,
  ];
  const code = await main(argv, {
    env: { HORDE_GITHUB_SYNC_GITHUB_TOKEN: 'a-token', GITHUB_API_URL: `http://${nobodyThere}` },
    stdout: terminal('stdout'),
    stderr: terminal('stderr'),
    on: () => undefined,
    off: () => undefined,
    exit: () => assert.fail('the process is ended by its exit code'),
    timing: virtualClock({ start: 0 }),
  });
  return { code, ...written };
}

const folders = [
  ['--state-dir', 'HORDE_GITHUB_SYNC_STATE_DIR', []],
  ['--target-dir', 'HORDE_GITHUB_SYNC_TARGET_CLONE_DIR', []],
  ['--output-dir', 'HORDE_GITHUB_SYNC_OUTPUT_DIR', ['--dry-run']],
] as const;

describe('a folder that cannot be made ends a run before it has asked anybody', () => {
  for (const [flag, variable, more] of folders) {
    for (const mode of [[], ['--watch'], ['--json']]) {
      it([flag, ...mode].join(' with '), async () => {
        const file = join(temporaryFolder(), 'a-file');
        writeFileSync(file, '');
        const { code, stdout, stderr } = await run([...mode, ...more, flag, file]);
        assert.deepEqual([code, stdout], [1, '']);
        assert.equal(
          stderr,
          `Nothing was done: the folder ${file} (${flag}, ${variable}) cannot be written: ${file} is no folder. ` +
            'Name a folder that this user may write, or give it that right.\n',
        );
      });
    }
  }

  it('on a file system that takes no folders', { skip: process.platform !== 'linux' }, async () => {
    const { code, stdout, stderr } = await run(['--watch', '--state-dir', '/proc/nope']);
    assert.deepEqual([code, stdout], [1, '']);
    assert.equal(
      stderr,
      'Nothing was done: the folder /proc/nope (--state-dir, HORDE_GITHUB_SYNC_STATE_DIR) cannot be written: ' +
        '/proc takes no folders. Name a folder that this user may write, or give it that right.\n',
    );
  });

  it('and so does one in which a preview would stand among files of others', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'Haidra-Org'));
    writeFileSync(join(folder, 'Haidra-Org/AI-Horde-text-model-reference.diff'), '');
    const { code, stdout, stderr } = await run(['--watch', '--dry-run', '--output-dir', folder]);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /files stand there that this program has not written/);
  });
});

describe('a folder that can be made', () => {
  it('is there before the first answer, and empty', async () => {
    const folder = join(temporaryFolder(), 'a/state');
    const { stdout } = await run(['--state-dir', folder]);
    assert.match(stdout, /PRIMARY does not answer/);
    assert.ok(existsSync(folder));
    assert.deepEqual(readdirSync(folder), []);
  });
});
