import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { acquireLock, realSurroundings } from '../../src/clients/clone/lock.ts';
import type { Check } from '../../src/doctor/check.ts';
import { checkCloneFolder, checkFolder, checkOutputFolder } from '../../src/doctor/check-folders.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const place = { owner: 'horde', name: 'references' };
const clones = async (folder: string) =>
  await checkCloneFolder(folder, 'https://github.com/', [{ ...place, branch: 'main', categories: [] }]);

/** What is said of the clone that stands there. */
async function cloneIn(folder: string): Promise<Check> {
  const [, clone] = await clones(folder);
  assert.ok(clone);
  return clone;
}

/** All that stands in a folder. */
function contents(folder: string): readonly (readonly [string, string | undefined])[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path, entry.isFile() ? readFileSync(path, 'utf8') : undefined] as const;
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A clone of ours as a run leaves it, as far as its marker tells. */
function leaveClone(folder: string, url: string): void {
  mkdirSync(join(folder, 'horde/references/.git'), { recursive: true });
  writeFileSync(join(folder, 'horde/references/.git/horde-github-sync.json'), JSON.stringify({ version: 1, url }));
}

describe('folders that are tried', () => {
  it('are as they were: the state folder, the preview’s, the clones’', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'mine'), 'text');
    leaveClone(join(folder, 'clones'), 'https://github.com/horde/references.git');
    const before = contents(folder);
    const checks = [
      await checkFolder('state folder', folder, '--state-dir'),
      await checkFolder('state folder', join(folder, 'new/state'), '--state-dir'),
      await checkOutputFolder(join(folder, 'new/out'), [place]),
      ...(await clones(join(folder, 'new/clones'))),
      ...(await clones(join(folder, 'clones'))),
    ];
    assert.deepEqual(
      checks.map(({ status, found }) => `${status}: ${found.replaceAll(folder, '')}`),
      [
        'ok:  can be written',
        'ok: /new/state can be made',
        'ok: /new/out can be made',
        'ok: /new/clones can be made',
        'ok: /clones can be written',
      ],
    );
    assert.deepEqual(contents(folder), before);
  });
});

describe('where a clone is to be', () => {
  it('nothing else may stand', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'horde/references'), { recursive: true });
    writeFileSync(join(folder, 'horde/references/notes.txt'), '');
    const clone = await cloneIn(folder);
    assert.deepEqual([clone.status, clone.repository], ['failed', 'horde/references']);
    assert.match(clone.found, /horde\/references is there and is no clone that this program has made$/);
    assert.equal(clone.advice, 'Move it away, or choose another --target-dir.');
  });

  it('no clone of another repository may stand', async () => {
    const folder = temporaryFolder();
    leaveClone(folder, 'https://github.com/somebody/references.git');
    const clone = await cloneIn(folder);
    assert.equal(clone.status, 'failed');
    assert.match(clone.found, /is a clone of https:\/\/github\.com\/somebody\/references\.git/);
  });

  it('a file in its place is told', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'horde'));
    writeFileSync(join(folder, 'horde/references'), '');
    const clone = await cloneIn(folder);
    assert.equal(clone.status, 'failed');
    assert.match(clone.found, /horde\/references cannot be read: ENOTDIR/);
  });

  it('a run that uses it now is a remark, and keeps its lock', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'horde/references.lock');
    const lock = await acquireLock(path, realSurroundings());
    const before = contents(folder);
    const clone = await cloneIn(folder);
    assert.equal(clone.status, 'warning');
    assert.match(clone.found, new RegExp(`^The clone is in use by process ${process.pid} on `));
    assert.deepEqual(contents(folder), before);
    await lock.release();
  });

  it('the lock of a run that died stays for the next run, which mends what that one left', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'horde/references.lock');
    const lock = await acquireLock(path, realSurroundings());
    const holder = { ...(JSON.parse(readFileSync(path, 'utf8')) as object), started: 'before' };
    await lock.release();
    writeFileSync(path, JSON.stringify(holder));
    const before = contents(folder);
    assert.equal((await clones(folder)).length, 1);
    assert.deepEqual(contents(folder), before);
  });
});
