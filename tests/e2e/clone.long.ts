import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startGithub } from '../../sandbox/src/github/github.ts';
import { startPrimary } from '../../sandbox/src/primary.ts';
import { editAgain, outcome } from '../lifecycle/outcome.ts';
import type { StrictGitHub } from '../support/github-under-test.ts';
import {
  allBranch,
  imageFiles,
  samples,
  slug,
  startCloneTrial,
  startSandboxTrial,
  type PassTrial,
} from '../support/pass-trial.ts';
import { commandLinesBelow, withoutCommandLines } from '../support/command-lines.ts';
import { runProgram } from '../support/program.ts';
import { startProgram } from '../support/running-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { imageCategories, imageRepository } from '../support/trial.ts';

type Trial = PassTrial<StrictGitHub>;

/** For the program in a process of its own. */
function environment({ primary, github, env }: Trial): Readonly<Record<string, string>> {
  return {
    HORDE_GITHUB_SYNC_PRIMARY_API_URL: primary.url,
    HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC: imageCategories,
    HORDE_GITHUB_SYNC_GITHUB_TOKEN: github.token,
    HORDE_GITHUB_SYNC_WRITE_INTERVAL_SECONDS: '0',
    GITHUB_API_URL: github.url,
    ...env,
  };
}

function clones({ env }: Trial): string {
  return join(env['HORDE_GITHUB_SYNC_TARGET_CLONE_DIR'] ?? '', 'Haidra-Org');
}

const isPush = (path: string) => path.endsWith('/git-receive-pack');
const isFetch = (path: string) => path.endsWith('/git-upload-pack');

describe('the program with --target-dir', () => {
  it('uses one clone for all its runs, and leaves nothing else there', async (t) => {
    const trial = await startCloneTrial(t);
    const run = async () => await runProgram([], environment(trial), tmpdir());
    const first = await run();
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stdout, /created #1 \(controlnet\.json, stable_diffusion\.json\)/);
    assert.match((await run()).stdout, /unchanged: #1 already proposes this/);
    await trial.github.commit(slug, 'main', new Map([['esrgan.json', '{}\n']]));
    editAgain(trial);
    assert.match((await run()).stdout, /updated #1/);
    assert.deepEqual(readdirSync(clones(trial)), [imageRepository]);
    assert.deepEqual(
      readdirSync(join(clones(trial), imageRepository)).sort(),
      ['.git', ...imageFiles.keys()].sort(),
      'the legacy files alone',
    );
  });

  it('lets one process at a time into a clone', async (t) => {
    const trial = await startCloneTrial(t);
    let second: Promise<{ code: number | null; stdout: string }> | undefined;
    trial.github.server.faults.before = async ({ path }) => {
      if (!isFetch(path) || second !== undefined) return undefined;
      second = runProgram([], environment(trial), tmpdir());
      await second;
      return undefined;
    };
    const first = startProgram(t, [], environment(trial), tmpdir());
    assert.equal((await first.ended).code, 0);
    const refused = await second;
    assert.equal(refused?.code, 1);
    assert.match(refused.stdout.replaceAll(/\s+/g, ' '), new RegExp(`in use by process ${first.pid} on \\S+ since`));
    assert.equal((await trial.pulls()).length, 1);
  });

  it('shows the token in no argument of a process, no output and no file', { skip: withoutCommandLines }, async (t) => {
    const trial = await startCloneTrial(t);
    const basic = Buffer.from(`x-access-token:${trial.github.token}`).toString('base64');
    const argumentsSeen = new Set<string>();
    const env = { ...environment(trial), HORDE_GITHUB_SYNC_VERBOSE_LOGGING: 'true' };
    const program = startProgram(t, [], env, tmpdir());
    trial.github.server.faults.before = ({ path }) => {
      if (path.includes('.git/')) for (const line of commandLinesBelow(program.pid)) argumentsSeen.add(line);
      return undefined;
    };
    const { code, stdout, stderr } = await program.ended;
    assert.equal(code, 0, stderr);
    assert.ok([...argumentsSeen].some((line) => line.startsWith('git push')));
    const files = readdirSync(clones(trial), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    t.diagnostic(`${argumentsSeen.size} command lines, ${files.length} files and the output searched`);
    for (const text of [...argumentsSeen, stdout, stderr, ...files]) {
      assert.ok(!text.includes(trial.github.token) && !text.includes(basic), text.slice(0, 200));
    }
  });
});

describe('a run through a clone that is disturbed ends, with the next one, like one that is not', () => {
  const moments = ['before', 'after'] as const;
  const services = { 'a fetch': isFetch, 'the push': isPush };

  async function undisturbed(t: TestContext) {
    const trial = await startCloneTrial(t);
    await trial.pass();
    return await outcome(trial);
  }

  async function expectTheSameEnd(trial: Trial, end: Awaited<ReturnType<typeof outcome>>): Promise<void> {
    trial.github.server.faults.before = undefined;
    trial.github.server.faults.after = undefined;
    await trial.pass();
    assert.deepEqual(await outcome(trial), end);
    trial.forget();
    await trial.pass();
    assert.deepEqual(trial.writes, [], 'a third run has nothing to do');
  }

  for (const moment of moments) {
    for (const [what, isIt] of Object.entries(services)) {
      it(`killed in the middle of ${what}, ${moment} GitHub acts`, async (t) => {
        const end = await undisturbed(t);
        const trial = await startCloneTrial(t);
        const program = startProgram(t, [], environment(trial), tmpdir());
        trial.github.server.faults[moment] = ({ path }) => {
          if (!isIt(path)) return undefined;
          program.kill('SIGKILL');
          return 'drop';
        };
        assert.equal((await program.ended).code, null);
        await expectTheSameEnd(trial, end);
      });

      it(`the connection breaks at ${what}, for good, ${moment} GitHub acts`, async (t) => {
        const end = await undisturbed(t);
        const trial = await startCloneTrial(t);
        trial.github.server.faults[moment] = ({ path }) => (isIt(path) ? 'drop' : undefined);
        await trial.pass();
        await expectTheSameEnd(trial, end);
      });
    }
  }
});

describe('what moves', () => {
  const writers = [
    { name: 'the API', start: startSandboxTrial },
    { name: 'a clone that is there', start: startCloneTrial },
  ];
  for (const { name, start } of writers) {
    it(`to propose a one-model change through ${name}`, async (t) => {
      const trial = await start(t);
      trial.agree();
      await trial.pass();
      editAgain(trial);
      const { log } = trial.github.server;
      log.clear();
      trial.forget();
      assert.equal((await trial.result()).outcome?.action.kind, 'create');
      const git = log.entries.filter(({ path }) => path.includes('.git/')).length;
      const bytes = log.entries.reduce((sum, { bytesIn, bytesOut }) => sum + bytesIn + bytesOut, 0);
      t.diagnostic(`${log.entries.length} requests (${git} of git), ${bytes} bytes`);
      assert.ok(bytes < 100_000);
    });
  }

  it('to clone a repository with 100 MB of images, change it and propose that: less than 1 MB', async (t) => {
    const folder = temporaryFolder();
    const images = Array.from({ length: 100 }, (_, index) => [`images/${index}.png`, randomBytes(1_000_000)] as const);
    const github = await startGithub({
      directory: join(folder, 'github'),
      repositories: [
        {
          owner: 'Haidra-Org',
          name: imageRepository,
          branch: 'main',
          files: { ...Object.fromEntries(imageFiles), ...Object.fromEntries(images) },
        },
      ],
    });
    const primary = await startPrimary({ directory: fileURLToPath(new URL('primary/', samples)) });
    t.after(async () => {
      await Promise.all([github.close(), primary.close()]);
    });
    const { code, stdout, stderr } = await runProgram(
      ['--target-dir', join(folder, 'clones'), '--categories', imageCategories],
      {
        HORDE_GITHUB_SYNC_PRIMARY_API_URL: primary.url,
        HORDE_GITHUB_SYNC_GITHUB_TOKEN: 'sandbox-token',
        HORDE_GITHUB_SYNC_WRITE_INTERVAL_SECONDS: '0',
        GITHUB_API_URL: github.url,
        GITHUB_SERVER_URL: github.webUrl,
      },
      folder,
    );
    assert.equal(code, 0, stdout + stderr);
    assert.notEqual(await github.git(slug).branch(allBranch), undefined);
    const bytes = github.log.entries.reduce((sum, { bytesIn, bytesOut }) => sum + bytesIn + bytesOut, 0);
    t.diagnostic(`${github.log.entries.length} requests, ${bytes} bytes`);
    assert.ok(bytes < 1_000_000, `${bytes} bytes`);
  });
});
