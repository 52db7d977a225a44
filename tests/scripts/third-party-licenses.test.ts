import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { licensesOf, packageFolders } from '../../scripts/third-party-licenses.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Folders of packages with these files, and a package.json that says MIT. */
function install(packages: Readonly<Record<string, Readonly<Record<string, string>>>>): string[] {
  const root = temporaryFolder();
  return Object.entries(packages).map(([name, files]) => {
    const folder = join(root, 'node_modules', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.2.3', license: 'MIT' }));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    return folder;
  });
}

describe('the licences of what is bundled', () => {
  it('are those of the packages that the files are from, also with a scope or below another package', () => {
    const files = [
      'src/bin.ts',
      'node_modules/ink/index.js',
      'node_modules/ink/lib/pen.js',
      'node_modules/@paper/sheet/index.js',
      'node_modules/ink/node_modules/pen/index.js',
      '../checkout/node_modules/ruler/index.js',
    ];
    assert.deepEqual(packageFolders(files), [
      'node_modules/ink',
      'node_modules/@paper/sheet',
      'node_modules/ink/node_modules/pen',
      '../checkout/node_modules/ruler',
    ]);
  });

  it('stand in the order of the names, each with version, licence, and the text of its files', async () => {
    const folders = install({
      pen: { 'LICENSE-MIT.txt': 'Copyright Pen\n', NOTICE: 'With ink.\n' },
      ink: { license: '\nCopyright Ink\n', 'index.js': '' },
    });
    const line = '-'.repeat(80);
    assert.equal(
      await licensesOf(folders),
      `The files beside this one have parts of these packages.\n\n${line}\n\n` +
        `ink 1.2.3 (MIT)\n\nCopyright Ink\n\n${line}\n\n` +
        'pen 1.2.3 (MIT)\n\nCopyright Pen\n\nWith ink.\n',
    );
  });

  it('fail where a package has none', async () => {
    const folders = install({ ink: { NOTICE: 'With ink.', 'README.md': 'MIT' } });
    await assert.rejects(licensesOf(folders), {
      message: 'ink has no file with its licence, so it cannot be bundled.',
    });
  });
});
