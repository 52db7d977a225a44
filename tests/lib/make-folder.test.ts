import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { makeFolder } from '../../src/lib/make-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();

describe('a folder', () => {
  it('is made with those above it, also by a relative path, and may be there', async () => {
    const place = join(folder, 'a/b/c');
    await makeFolder(place);
    assert.ok(existsSync(place));
    writeFileSync(join(place, 'kept'), '');
    await makeFolder(relative(process.cwd(), place));
    assert.deepEqual(readdirSync(place), ['kept']);
  });

  it('may be a link to one', async () => {
    mkdirSync(join(folder, 'real'));
    symlinkSync('real', join(folder, 'link'));
    await makeFolder(join(folder, 'link'));
    await makeFolder(join(folder, 'link/inside'));
    assert.ok(existsSync(join(folder, 'real/inside')));
  });

  it('is none where a file stands, or above it', async () => {
    writeFileSync(join(folder, 'file'), '');
    await assert.rejects(makeFolder(join(folder, 'file')), { code: 'EEXIST' });
    await assert.rejects(makeFolder(join(folder, 'file/inside')), { code: 'ENOTDIR' });
  });

  it('fails at once where the file system takes none', { skip: process.platform !== 'linux' }, async () => {
    await assert.rejects(makeFolder('/proc/nope'), { code: 'ENOENT', message: '/proc takes no folders' });
    await assert.rejects(makeFolder('/proc/no/such/folder'), { code: 'ENOENT', message: '/proc takes no folders' });
  });
});
