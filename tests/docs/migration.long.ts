import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { startSandbox, type Sandbox } from '../../sandbox/src/sandbox.ts';
import { knownVariables, settingRows } from '../../src/settings/settings-table.ts';
import { flagName } from '../../src/settings/setting.ts';
import { git } from '../support/git.ts';
import { runProgram } from '../support/program.ts';
import { startProgram } from '../support/running-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { imageRepository, textRepository } from '../support/trial.ts';

const page = readFileSync(new URL('../../docs/migration.md', import.meta.url), 'utf8');
const commands = [...page.matchAll(/^ *\$ horde-github-sync (.*)$/gm)].map(([, flags = '']) => flags.split(' '));
const firstCells = [...page.matchAll(/^\| (`.*?) +\|/gm)].flatMap(([, cell = '']) =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
);

/** What the specification names, and the one switch that it does not. */
const specified = {
  flags: [
    '-h',
    '--help',
    '--primary-url',
    '--categories',
    '--dry-run',
    '--force',
    '--target-dir',
    '--watch',
    '--watch-interval',
    '--watch-startup-sync',
    '--no-pr',
  ],
  variables: [
    'HORDE_GITHUB_SYNC_PRIMARY_API_URL',
    'HORDE_GITHUB_SYNC_GITHUB_TOKEN',
    'GITHUB_TOKEN',
    'HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC',
    'HORDE_GITHUB_SYNC_DRY_RUN',
    'HORDE_GITHUB_SYNC_VERBOSE_LOGGING',
    'HORDE_GITHUB_SYNC_MIN_CHANGES_THRESHOLD',
    'HORDE_GITHUB_SYNC_TARGET_CLONE_DIR',
    'HORDE_GITHUB_SYNC_PR_REVIEWERS',
    'HORDE_GITHUB_SYNC_PR_LABELS',
    'HORDE_GITHUB_SYNC_PR_AUTO_ASSIGN_TEAM',
    'HORDE_GITHUB_SYNC_WATCH_MODE',
    'HORDE_GITHUB_SYNC_WATCH_INTERVAL_SECONDS',
    'HORDE_GITHUB_SYNC_WATCH_INITIAL_DELAY_SECONDS',
    'HORDE_GITHUB_SYNC_WATCH_ENABLE_STARTUP_SYNC',
    'HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO_OWNER',
    'HORDE_MODEL_REFERENCE_TEXT_GITHUB_REPO_OWNER',
    'HORDE_GITHUB_SYNC_NO_PR',
  ],
};

async function start(t: TestContext): Promise<{ readonly sandbox: Sandbox; readonly folder: string }> {
  const sandbox = await startSandbox();
  const folder = temporaryFolder();
  t.after(async () => {
    await sandbox.close();
  });
  return { sandbox, folder };
}

const slug = `Haidra-Org/${imageRepository}`;
const oldBranch = 'sync/image_generation/20251025-120000';

/** A branch and a pull request such as the old service leaves. */
async function proposeLikeTheOldService({ github }: Sandbox): Promise<void> {
  const repository = github.git(slug);
  const base = (await repository.branch('main')) ?? '';
  const { tree, ...commit } = await repository.commit(base);
  const blob = await repository.writeBlob(Buffer.from('{}\n'));
  const edited = await repository.editTree(tree, [{ path: ['blip.json'], mode: '100644', sha: blob }]);
  const sha = await repository.writeCommit({ ...commit, tree: edited, parents: [base], message: 'Sync\n' });
  for (const [path, body] of [
    ['git/refs', { ref: `refs/heads/${oldBranch}`, sha }],
    ['pulls', { title: 'Sync image_generation', head: oldBranch, base: 'main' }],
  ] as const) {
    const { status } = await fetch(`${github.url}/repos/${slug}/${path}`, {
      method: 'POST',
      headers: { authorization: 'token sandbox-token' },
      body: JSON.stringify(body),
    });
    assert.equal(status, 201);
  }
}

/** As the page says: in clones of both repositories, beside the preview. */
async function applyPreview({ environment }: Sandbox, folder: string): Promise<void> {
  const [, diff = ''] = /`git apply (\S+)`/.exec(page) ?? [];
  // Not at a stroke: the sandbox answers from this process.
  const run = promisify(execFile);
  for (const [name, file] of [
    [imageRepository, 'stable_diffusion.json'],
    [textRepository, 'db.json'],
  ] as const) {
    const [owner = ''] = slug.split('/');
    await run('git', ['clone', '--quiet', `${environment['GITHUB_SERVER_URL']}/${owner}/${name}.git`], { cwd: folder });
    const clone = join(folder, name);
    await run('git', ['apply', diff.replace('OWNER', owner).replace('NAME', name)], { cwd: clone });
    assert.equal(
      readFileSync(join(clone, file), 'utf8'),
      readFileSync(join(folder, 'preview', owner, name, file), 'utf8'),
    );
  }
}

describe('docs/migration.md', () => {
  it('tells of every flag and variable of the specification', () => {
    assert.deepEqual(firstCells.toSorted(), [...specified.flags, ...specified.variables].toSorted());
  });

  it('names no flag or variable that does not exist', () => {
    const flags = settingRows.flatMap(([, { flag }]) => (flag === undefined ? [] : [flagName(flag)]));
    const known = [...flags, ...knownVariables, '--help', '--no-pr', 'HORDE_GITHUB_SYNC_NO_PR'];
    const named = [
      ...page
        .replaceAll('npm run --silent', '')
        .matchAll(/(?<![\w-])--[a-z][a-z-]*|\b(?:HORDE|GITHUB|GIT)(?:_[A-Z]+)+\b/g),
    ];
    assert.ok(named.length > 40);
    assert.deepEqual(
      named.map(([name]) => name).filter((name) => !known.includes(name)),
      [],
    );
  });

  it('leads from the old service to this one, and leaves what the old one opened to people', async (t) => {
    const { sandbox, folder } = await start(t);
    const settings = Object.entries(sandbox.environment).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(join(folder, 'sync.env'), settings.join(''));
    await proposeLikeTheOldService(sandbox);
    const [doctor = [], dryRun = [], first = [], watch = [], ...more] = commands;
    assert.deepEqual(more, []);

    const checked = await runProgram(doctor, {}, folder);
    assert.equal(checked.code, 0, checked.stdout);
    assert.equal((await runProgram(dryRun, {}, folder)).code, 0);
    await applyPreview(sandbox, folder);
    assert.equal((await sandbox.github.state(slug)).pulls.length, 1);

    assert.equal((await runProgram(first, {}, folder)).code, 0);
    const program = startProgram(t, watch, {}, folder);
    await program.until(/Sync completed successfully/);
    program.kill('SIGTERM');
    assert.equal((await program.ended).code, 0);
    const { pulls } = await sandbox.github.state(slug);
    assert.deepEqual(
      pulls.map(({ head, state }) => [head.ref, state]),
      [
        [oldBranch, 'open'],
        ['sync/primary/all', 'open'],
      ],
    );
  });

  it('is right that a clone of the old service is refused', async (t) => {
    const { sandbox, folder } = await start(t);
    mkdirSync(join(folder, 'clones', slug), { recursive: true });
    git(join(folder, 'clones', slug), 'init', '--quiet');
    const { code, stdout, stderr } = await runProgram(
      ['--categories', 'blip', '--target-dir', 'clones'],
      sandbox.environment,
      folder,
    );
    assert.equal(code, 1);
    assert.match(stdout + stderr, /is no clone that this program has made/);
  });
});
