import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { callOf } from '../../src/cli/call-of.ts';
import { runProgram } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const call = async (flags: readonly string[], env: Readonly<Record<string, string>> = {}, dotenv?: string) => {
  const folder = temporaryFolder();
  if (dotenv !== undefined) writeFileSync(join(folder, '.env'), dotenv);
  return await runProgram(flags, env, folder);
};

describe('the program without any setting', () => {
  for (const [what, env] of [
    ['at all', {}],
    ['but a token that is there for other programs', { GITHUB_TOKEN: 'recognisable' }],
    [
      'in a job of GitHub Actions',
      { GITHUB_API_URL: 'https://api.github.com', GITHUB_SERVER_URL: 'https://github.com' },
    ],
  ] as const) {
    it(`${what} says in three lines what to do next`, async () => {
      const { code, stdout, stderr } = await call([], env);
      assert.deepEqual([code, stdout], [1, '']);
      assert.equal(
        stderr,
        `To see what differs, which writes nothing and needs no token: npm run sync -- --dry-run --primary-url https://models.aihorde.net/api
To try it all out, on a PRIMARY and a GitHub of its own: npm run sync -- sandbox
To check what a real run needs: npm run sync -- doctor (all settings: npm run sync -- --help)
`,
      );
    });
  }

  for (const [what, flags, env, dotenv, complaint] of [
    ['a flag', ['--force'], {}, undefined, 'no PRIMARY server'],
    ['a flag that there is not', ['--bogus'], {}, undefined, '--bogus: there is no such flag'],
    ['a word', ['two-words'], {}, undefined, '"two-words": belongs to no flag'],
    ['a variable', [], { HORDE_GITHUB_SYNC_REMOVALS: 'keep' }, undefined, 'no PRIMARY server'],
    ['a variable that there is not', [], { HORDE_GITHUB_SYNC_PRIMARY: 'x' }, undefined, 'the nearest name is'],
    ['half an App', [], { GITHUB_APP_ID: '5' }, undefined, 'the App needs its private key too'],
    ['a setting in the dotenv file', [], {}, 'HORDE_GITHUB_SYNC_REMOVALS=keep\n', 'no PRIMARY server'],
    ['a command', ['doctor'], {}, undefined, 'no PRIMARY server'],
  ] as const) {
    it(`but with ${what} says what is wrong`, async () => {
      const { code, stderr } = await call(flags, env, dotenv);
      assert.equal(code, 1);
      assert.ok(stderr.includes(complaint), stderr);
      assert.match(stderr, /^Nothing was done, because the settings are not right:\n/);
    });
  }
});

describe('what to write for the program', () => {
  const here = (path: string) => join(process.cwd(), path);
  for (const [file, call] of [
    [here('scripts/sync.js'), 'npm run sync --'],
    [here('scripts/start.js'), 'npm run sync --'],
    [here('node_modules/.bin/horde-github-sync'), 'npx horde-github-sync'],
    [here('node_modules/horde-github-sync/dist/bin.js'), 'npx horde-github-sync'],
    ['/usr/local/bin/horde-github-sync', 'npx horde-github-sync'],
    [here('dist/bin.js'), `node ${join('dist', 'bin.js')}`],
    [here('src/bin.ts'), `node ${join('src', 'bin.ts')}`],
    [
      join(process.cwd(), '..', 'elsewhere', 'dist', 'bin.js'),
      `node ${join(process.cwd(), '..', 'elsewhere', 'dist', 'bin.js')}`,
    ],
    [here('my copy/dist/bin.js'), `node '${join('my copy', 'dist', 'bin.js')}'`],
  ] as const) {
    it(`is ${call} where it was started as ${file}`, () => {
      assert.equal(callOf(file), call);
    });
  }

  it('is what the real program was started with', async () => {
    const file = fileURLToPath(new URL('../../src/bin.ts', import.meta.url));
    const { stderr } = await runProgram([], {}, dirname(dirname(file)), file);
    assert.match(stderr, new RegExp(`: node ${join('src', 'bin.ts')} sandbox\\n`));
  });
});

describe('a mistyped command', () => {
  for (const [given, meant] of [
    [['foo', 'status'], '"foo": there is no such command (sandbox, doctor, status); a run takes none'],
    [['doctor', 'status'], 'status: is a command itself, and only one can be given'],
    [['docter'], 'docter: there is no such command; did you mean doctor?'],
    [['--dry-run', 'Sandbx', '--bogus'], 'Sandbx: there is no such command; did you mean sandbox?'],
    [['watch'], '"watch": there is no such command (sandbox, doctor, status); did you mean --watch?'],
    [['dry-run', '--bogus'], '"dry-run": there is no such command (sandbox, doctor, status); did you mean --dry-run?'],
    [['version'], '"version": there is no such command (sandbox, doctor, status); did you mean --version?'],
    [['run'], '"run": there is no such command (sandbox, doctor, status); a run takes none'],
    [['check', '--dry-run'], '"check": there is no such command (sandbox, doctor, status); a run takes none'],
  ] as const) {
    it(`gets the nearest one, and nothing else is wrong: ${given.join(' ')}`, async () => {
      const { code, stdout, stderr } = await call(given);
      assert.deepEqual([code, stdout], [1, '']);
      const title = 'Nothing was done, because the settings are not right:';
      assert.equal(stderr, `${title}\n  ${meant}\nAll settings: --help and docs/configuration.md.\n`);
    });
  }

  for (const given of [['--bogus', 'docter'], ['--categories', 'blip,', 'clip'], ['sandbox-out'], ['ghp_secret']]) {
    it(`is none, and so not shown as one: ${given.join(' ')}`, async () => {
      const { code, stderr } = await call(given);
      assert.equal(code, 1);
      assert.doesNotMatch(stderr, /no such command/);
    });
  }
});

describe('a flag that a command does not take', () => {
  for (const [given, complaints] of [
    [['sandbox', '--dry-run'], ['--dry-run: sandbox does not take this; see horde-github-sync sandbox --help']],
    [['--watch', 'sandbox'], ['--watch: sandbox does not take this; see horde-github-sync sandbox --help']],
    [
      ['--http-port', '5', 'status', '--force'],
      [
        '--force: status does not take this; see horde-github-sync status --help',
        '--http-port: status does not take this; see horde-github-sync status --help',
      ],
    ],
  ] as const) {
    it(`is refused: ${given.join(' ')}`, async () => {
      const { code, stdout, stderr } = await call(given);
      assert.deepEqual([code, stdout], [1, '']);
      assert.deepEqual(
        stderr.split('\n').slice(1, -2),
        complaints.map((complaint) => `  ${complaint}`),
      );
    });
  }
});

describe('help, given as a word', () => {
  for (const [given, like] of [
    [['help'], ['--help']],
    [
      ['help', 'status'],
      ['status', '--help'],
    ],
  ] as const) {
    it(`is that of ${like.join(' ')}`, async () => {
      const [asked, expected] = [await call(given), await call(like)];
      assert.equal(expected.code, 0);
      assert.deepEqual(asked, expected);
    });
  }
});
