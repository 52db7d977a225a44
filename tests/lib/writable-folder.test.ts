import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { demandWritable, tryWritable } from '../../src/lib/writable-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const isLinux = process.platform === 'linux';

describe('a folder that is to be written', () => {
  it('is made, and stays as empty as it was made', async () => {
    const place = join(temporaryFolder(), 'a/b');
    await demandWritable(place);
    assert.deepEqual(readdirSync(place), []);
  });

  it('is tried without a trace: neither it nor those above it are there afterwards', async () => {
    const folder = temporaryFolder();
    let wasThere = false;
    const place = join(folder, 'a/b');
    const wasThereBefore = await tryWritable(place, (tried) => {
      wasThere = existsSync(tried);
      return Promise.resolve();
    });
    assert.deepEqual([wasThereBefore, wasThere, readdirSync(folder)], [false, true, []]);
  });

  it('keeps all that stood in it', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'mine'), 'text');
    mkdirSync(join(folder, 'empty'));
    assert.equal(await tryWritable(folder), true);
    assert.equal(await tryWritable(join(folder, 'empty')), true);
    assert.deepEqual(readdirSync(folder).sort(), ['empty', 'mine']);
  });

  it('stays where somebody has put something into it meanwhile', async () => {
    const place = join(temporaryFolder(), 'a');
    await tryWritable(place, (tried) => {
      writeFileSync(join(tried, 'theirs'), '');
      return Promise.resolve();
    });
    assert.deepEqual(readdirSync(place), ['theirs']);
  });

  it('leaves no trace either where it cannot be made, or what is done in it fails', async () => {
    const folder = temporaryFolder();
    await assert.rejects(tryWritable(join(folder, 'a/b', 'x'.repeat(300))));
    await assert.rejects(
      tryWritable(join(folder, 'a'), () => Promise.reject(new Error('no'))),
      { message: 'no' },
    );
    assert.deepEqual(readdirSync(folder), []);
  });

  it('is refused in words where a file stands', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    await assert.rejects(demandWritable(file), { name: 'FolderFault', message: `${file} is no folder` });
    const inside = join(file, 'inside');
    await assert.rejects(demandWritable(inside), { message: `a file stands above ${inside}` });
  });

  it('is refused at once by the kernel’s own file systems', { skip: !isLinux }, async () => {
    await assert.rejects(demandWritable('/proc/nope'), { message: '/proc takes no folders', isForbidden: false });
    await assert.rejects(demandWritable('/proc'), { message: '/proc takes no files', isForbidden: false });
    await assert.rejects(demandWritable('/sys/nope'), { message: /\/sys\b/ });
  });
});
