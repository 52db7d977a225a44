import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('the packed tarball, installed in an empty folder', () => {
  let folder = '';
  const run = (command: string, ...parameters: readonly string[]) =>
    execFileSync(command, parameters, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter) },
    });

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'horde-github-sync-'));
    execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root, stdio: 'ignore' });
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
    const [tarball] = run('ls')
      .split('\n')
      .filter((name) => name.endsWith('.tgz'));
    assert.ok(tarball);
    run('npm', 'install', '--no-audit', '--no-fund', `./${tarball}`);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('runs as a command', () => {
    assert.match(run('npx', 'horde-github-sync', '--help'), /--primary-url <url>/);
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

  it('is typed', () => {
    writeFileSync(
      join(folder, 'use.ts'),
      `import { ModelReferenceComparator, parseRecords, type CategoryDiff } from 'horde-github-sync';
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
