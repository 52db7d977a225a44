import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../../tests/support/program.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

it('a checkout without the packages of the sandbox syncs, and says what the sandbox lacks', async () => {
  const folder = temporaryFolder();
  for (const name of ['package.json', 'src', 'sandbox'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  // What npm ci --omit=dev installs.
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, { readonly dev?: true; readonly devOptional?: true; readonly link?: true }>>;
  };
  for (const [path, { dev, devOptional, link }] of Object.entries(packages)) {
    if (dev || devOptional || link || !/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path)) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(join(root, path), join(folder, path), 'junction');
  }
  const program = join(folder, 'src/bin.ts');

  assert.equal((await runProgram(['--version'], {}, folder, program)).code, 0);
  const { code, stderr } = await runProgram(['sandbox'], {}, folder, program);
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^The sandbox's packages are not installed here \(Cannot find package '[\w-]+' .*\)\. In a checkout, npm ci installs them\.\n$/,
  );
});
