import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, it } from 'node:test';
import { fillPreviewFolder, openPreviewFolder } from '../../src/preview/preview-folder.ts';
import { PreviewError } from '../../src/preview/preview-error.ts';
import { PreviewOccupiedError } from '../../src/preview/preview-occupied-error.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const list = '.horde-github-sync.json';
const marker = 'INCOMPLETE.txt';
const places = [
  { owner: 'o', name: 'image' },
  { owner: 'o', name: 'text' },
];
const files = { 'o/image/clip.json': 'clip', 'o/text/sub/db.json': 'db', 'o/image.diff': 'd', 'o/text.diff': 'D' };

let root: string;
let folder: string;
beforeEach(() => {
  root = temporaryFolder();
  folder = join(root, 'preview');
});

async function fill(texts: Readonly<Record<string, string>>, at = places, isComplete = true): Promise<void> {
  await fillPreviewFolder(folder, at, new Map(Object.entries(texts)), isComplete);
}

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** Every file, and every folder without files, with what it holds. */
function standing(): Record<string, string> {
  const paths = (readdirSync(folder, { recursive: true }) as string[]).sort();
  const isFolder = (path: string) => statSync(join(folder, path)).isDirectory();
  const shown = paths.filter((path) => !isFolder(path) || !paths.some((other) => other.startsWith(`${path}/`)));
  return Object.fromEntries(
    shown.map((path) => [path, isFolder(path) ? 'a folder' : readFileSync(join(folder, path), 'utf8')]),
  );
}

/** What people look for. */
function result(): Record<string, string> {
  return Object.fromEntries(Object.entries(standing()).filter(([path]) => path !== list));
}

async function refuses(...strangers: readonly string[]): Promise<void> {
  const before = standing();
  await assert.rejects(openPreviewFolder(folder, places), (error) => {
    assert.ok(error instanceof PreviewOccupiedError, String(error));
    assert.ok(error.message.includes(`since: ${strangers.join(', ')}. Move them away`), error.message);
    return true;
  });
  await assert.rejects(fill(files), PreviewOccupiedError);
  assert.deepEqual(standing(), before, 'nothing is touched');
}

describe('the folder of the preview', () => {
  it('is made, and holds what the run would write', async () => {
    folder = join(root, 'not/yet/there');
    await openPreviewFolder(folder, places);
    await fill(files);
    assert.deepEqual(result(), files);
  });

  it('tells the last run alone, where that changes other files', async () => {
    await fill(files);
    const next = { 'o/image/blip.json': 'blip', 'o/image/clip.json': 'other', 'o/image.diff': 'new' };
    await fill(next);
    assert.deepEqual(result(), next);
  });

  it('holds no file and no folder of an earlier run where nothing differs any more', async () => {
    await fill(files);
    await fill({});
    assert.deepEqual(result(), {});
  });

  it('loses what an earlier run with other repositories has left', async () => {
    await fill({ 'you/fork/clip.json': 'clip', 'you/fork.diff': 'd' }, [{ owner: 'you', name: 'fork' }]);
    await fill(files);
    assert.deepEqual(result(), files);
  });

  it('keeps what stands beside the preview', async () => {
    put('notes.txt', 'mine');
    put('o/another/clip.json', 'mine');
    await fill(files);
    await fill({});
    assert.deepEqual(result(), { 'notes.txt': 'mine', 'o/another/clip.json': 'mine' });
  });

  it('may have lost files since', async () => {
    await fill(files);
    rmSync(join(folder, 'o/text'), { recursive: true });
    await fill(files);
    assert.deepEqual(result(), files);
  });

  it('is refused, untouched, where a file was edited since', async () => {
    await fill(files);
    put('o/text/sub/db.json', 'edited');
    await refuses('o/text/sub/db.json');
  });

  it('is refused where an edited file is of repositories that are no longer synced', async () => {
    await fill({ 'you/fork/clip.json': 'clip' }, [{ owner: 'you', name: 'fork' }]);
    put('you/fork/clip.json', 'edited');
    await refuses('you/fork/clip.json');
  });

  it('is refused where somebody has put a file among the run’s', async () => {
    await fill(files);
    put('o/image/notes.txt', 'mine');
    put('o/text/notes.txt', 'mine');
    await refuses('o/image/notes.txt', 'o/text/notes.txt');
  });

  it('is refused where a clone stands in a repository’s place', async () => {
    put('o/image/.git/HEAD', 'ref: refs/heads/main\n');
    await refuses('o/image/.git/HEAD');
  });

  it('is refused where somebody’s diff stands in a repository’s place, or a file in its owner’s', async () => {
    put('o/text.diff', 'mine');
    await refuses('o/text.diff');
    rmSync(join(folder, 'o'), { recursive: true });
    put('o', 'mine');
    await refuses('o');
  });

  for (const owner of ['o', 'earlier']) {
    it(`is refused where a link leads out of it, and what is there stays: ${owner}`, async () => {
      await fill({ [`${owner}/image/clip.json`]: 'clip' }, [{ owner, name: 'image' }]);
      const elsewhere = join(root, 'elsewhere');
      renameSync(join(folder, owner), elsewhere);
      symlinkSync(elsewhere, join(folder, owner));
      await assert.rejects(fill({}), PreviewOccupiedError);
      assert.ok(existsSync(join(elsewhere, 'image/clip.json')));
    });
  }

  it('never writes through a link in the draft’s place, and takes away what a crash has left there', async () => {
    const mine = join(root, 'mine.txt');
    writeFileSync(mine, 'mine');
    mkdirSync(folder);
    symlinkSync(mine, join(folder, `${list}.tmp`));
    await fill(files);
    assert.equal(readFileSync(mine, 'utf8'), 'mine');
    assert.deepEqual(result(), files);
  });

  for (const { given, text } of [
    { given: 'is cut off', text: '{"version": 1, "fi' },
    { given: 'is of another version', text: '{"version": 2, "files": {}}' },
    { given: 'leads out of the folder', text: '{"version": 1, "files": {"../mine.txt": "0"}}' },
    { given: 'names a whole path', text: '{"version": 1, "files": {"/etc/hostname": "0"}}' },
  ]) {
    it(`is refused where the list of the run’s files ${given}`, async () => {
      put(list, text);
      await refuses(list);
    });
  }

  it('names a few files of many', async () => {
    for (const number of [1, 2, 3, 4, 5, 6, 7]) put(`o/image/${number}`, '');
    await assert.rejects(openPreviewFolder(folder, places), /o\/image\/5 and 2 more\./);
  });
});

describe('a preview that is not finished', () => {
  it('is marked from the start of the run, without any file of an earlier one', async () => {
    await fill(files);
    await openPreviewFolder(folder, places);
    assert.deepEqual(Object.keys(standing()), [marker]);
    assert.match(readFileSync(join(folder, marker), 'utf8'), /has not ended/);
  });

  it('is marked where writing failed midway, and the next run takes it away', async () => {
    const broken = { 'o/image/clip.json': 'clip', 'o/image/clip.json/below-a-file': 'x', 'o/image.diff': 'd' };
    await assert.rejects(fill(broken), PreviewError);
    assert.deepEqual(Object.keys(result()), [marker, 'o/image/clip.json']);
    await fill({ 'o/text.diff': 'D' });
    assert.deepEqual(result(), { 'o/text.diff': 'D' });
  });

  it('stays marked where the run could not tell all that differs', async () => {
    await fill(files, places, false);
    assert.deepEqual(Object.keys(result()), [marker, ...Object.keys(files).sort()]);
    await fill(files);
    assert.deepEqual(result(), files);
  });

  it('leaves a file of somebody’s that has the mark’s name', async () => {
    put(marker, 'mine');
    await refuses(marker);
  });
});
