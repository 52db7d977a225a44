import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from '../support/free-port.ts';
import { npmOptions } from '../support/npm-options.ts';
import { startProgram } from '../support/running-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('the packed tarball, installed in an empty folder', () => {
  let folder = '';
  const installed = (path: string) => join(folder, 'node_modules/horde-github-sync', path);
  const run = (command: string, ...parameters: readonly string[]) =>
    execFileSync(command, parameters, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      ...npmOptions,
      env: { ...process.env, PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter) },
    });

  before(() => {
    folder = temporaryFolder();
    execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
      cwd: root,
      stdio: 'ignore',
      ...npmOptions,
    });
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
    const [tarball] = globSync('*.tgz', { cwd: folder });
    assert.ok(tarball);
    run('npm', 'install', '--no-audit', '--no-fund', `./${tarball}`);
  });

  it('runs as a command', () => {
    assert.match(run('npx', 'horde-github-sync', '--help'), /--primary-url <url>/);
  });

  it('says in three lines what to do next, by the name under which it is installed', () => {
    const { status, stdout, stderr } = spawnSync('npx', ['horde-github-sync'], {
      cwd: folder,
      encoding: 'utf8',
      ...npmOptions,
      env: { PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter) },
    });
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, /^To see .*: npx horde-github-sync --dry-run --primary-url \S+\nTo try .*\nTo check .*\n$/);
  });

  it('brings few packages, and none that only the sandbox needs', () => {
    const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
    const names = Object.keys(JSON.parse(lock).packages).filter((path) => path !== '');
    assert.ok(names.includes('node_modules/horde-github-sync'));
    // Beside itself.
    assert.ok(names.length - 1 <= 40, names.join('\n'));
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const ofTheSandbox = JSON.parse(readFileSync(join(root, 'sandbox/package.json'), 'utf8')).devDependencies;
    const unwanted = Object.keys({ ...devDependencies, ...ofTheSandbox }).filter((name) => !(name in dependencies));
    assert.ok(unwanted.includes('graphql'));
    assert.deepEqual(
      unwanted.filter((name) => names.includes(`node_modules/${name}`)),
      [],
    );
  });

  it('has the sandbox: a sync proposes on it, and its pages show the pull request', async (t) => {
    const port = await freePort();
    const program = installed('dist/bin.js');
    const sandbox = startProgram(t, ['sandbox', '--port', String(port)], {}, folder, program);
    await sandbox.until(/Ctrl\+C stops both/);
    const environment = Object.fromEntries(
      [...sandbox.stdout().matchAll(/^export (\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
    );
    const sync = startProgram(t, ['--categories', 'controlnet'], environment, folder, program);
    const { code, stdout } = await sync.ended;
    assert.equal(code, 0);
    assert.match(stdout, /created #1/);
    const page = `${environment['GITHUB_SERVER_URL']}/Haidra-Org/AI-Horde-image-model-reference/pull/1`;
    assert.match(await (await fetch(page)).text(), /<table>/);
    sandbox.kill('SIGTERM');
    assert.equal((await sandbox.ended).code, 0);
  });

  it('has the licence of every package that it has copies of', () => {
    const files = globSync('*.js', { cwd: installed('dist') }).map((name) =>
      readFileSync(installed(`dist/${name}`), 'utf8'),
    );
    // The bundler names each file in front of its content.
    const places = files.flatMap((text) => [...text.matchAll(/^ *\/\/ \S*node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\//gm)]);
    const copied = [...new Set(places.map(([, name = '']) => name))].sort();
    assert.ok(copied.includes('graphql') && copied.length > 50);

    const sections = readFileSync(installed('dist/THIRD-PARTY-LICENSES.txt'), 'utf8').split(`\n${'-'.repeat(80)}\n\n`);
    const named = sections.slice(1).map((section) => {
      const [, name = ''] = /^(\S+) \d+\.\d+\.\d+ \([\w-]+\)\n\n/.exec(section) ?? [];
      assert.match(section, /copyright/i, name);
      return name;
    });
    assert.deepEqual(named.sort(), copied);
  });

  it('is a library with the four parts', () => {
    writeFileSync(
      join(folder, 'use.js'),
      `import { GithubSynchronizer, ModelReferenceComparator, GitHubSyncClient, parseRecords } from 'horde-github-sync';
       const diff = new ModelReferenceComparator().compare(parseRecords('{}'), parseRecords('{"a": {"n": 1}}'));
       console.log(diff.added.map(({ name }) => name).join(), typeof GithubSynchronizer, typeof GitHubSyncClient);`,
    );
    assert.equal(run('node', 'use.js'), 'a function function\n');
  });

  it('is a library that makes a whole run of the settings', () => {
    writeFileSync(
      join(folder, 'run.js'),
      `import { compose, readSettings, sync } from 'horde-github-sync';
       const environment = { HORDE_GITHUB_SYNC_PRIMARY_API_URL: 'http://127.0.0.1:9', GITHUB_API_URL: 'http://127.0.0.1:9' };
       const flags = { dryRun: 'true', categories: 'clip' };
       const { settings } = readSettings({ flags, leftovers: [], environment, readFile: () => { throw Object.assign(new Error(), { code: 'ENOENT' }); } });
       const ignore = () => {};
       const timing = { now: Date.now, random: Math.random, sleep: async () => {} };
       const { repositories } = await sync(compose(settings, { log: { debug: ignore, info: ignore, warn: ignore }, timing }));
       console.log(repositories.map(({ categories }) => categories.map(({ category, status }) => category + ' ' + status)).join());`,
    );
    assert.equal(run('node', 'run.js'), 'clip unknown\n');
  });

  it('is typed, and names what its parts are made of', () => {
    writeFileSync(
      join(folder, 'use.ts'),
      `import {
         GithubSynchronizer, GitHubSyncClient, ModelReferenceComparator, PrimaryClient, compose, parseRecords, silentLog,
         type Base, type CategoryDiff, type GitRepository, type Log, type Proposal, type ProposalTexts, type Published,
         type PullRequests, type Settings, type Snapshot, type SyncOptions, type TextsWithout,
       } from 'horde-github-sync';
       const log: Log = silentLog;
       const primary = new PrimaryClient({ baseUrl: 'http://127.0.0.1:9', timeoutSeconds: 1, log });
       const synchronizer = new GithubSynchronizer({ primary });
       export const read = (repository: GitRepository): Promise<Snapshot> => synchronizer.readSnapshot(repository, 'main', []);
       export const publish = (
         repository: GitRepository, pulls: PullRequests, proposal: Proposal, texts: ProposalTexts, base: Base,
         textsWithout: TextsWithout = () => texts,
       ): Promise<Published> =>
         new GitHubSyncClient({
           repository, pulls, requests: { labels: [], reviewers: [] },
           policy: { force: false, threshold: 1, onForeignCommits: 'keep', autoMerge: 'off' },
         }).publish(proposal, textsWithout, base, true);
       export const composed = (settings: Settings): SyncOptions => compose(settings, { log });
       const diff: CategoryDiff = new ModelReferenceComparator().compare(parseRecords('{}'), parseRecords('{}'));
       const count: number = diff.added.length;
       // @ts-expect-error a diff has no such list
       diff.renamed;
       export { count };`,
    );
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--skipLibCheck'];
    run('node', compiler, ...flags, 'use.ts');
  });
});
