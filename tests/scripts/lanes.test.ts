import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { processes, shortTests } from '../support/together.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { scripts: Record<string, string> };

/** The files that a script names, sorted. */
function filesOf(script: string): readonly string[] {
  const patterns = Array.from((scripts[script] ?? '').matchAll(/"([^"]+)"/g), ([, pattern = '']) => pattern);
  return patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).sort();
}

function filesThatEnd(ending: string): readonly string[] {
  const paths = ['tests', 'sandbox/tests'].flatMap((folder) =>
    readdirSync(root + folder, { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  );
  return paths
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith(ending))
    .sort();
}

describe('each test file is run once', () => {
  it('by npm test, where it is short', () => {
    const files = filesOf('test').map((path) => path.replaceAll('\\', '/'));
    const gathered = files.filter((path) => path.startsWith('tests/together/'));
    const names = gathered.map((path) => basename(path, '.ts'));
    assert.deepEqual(names, Object.keys(processes));
    const alone = files.filter((path) => !gathered.includes(path)).map((path) => resolve(root, path));
    const inOneProcess = Object.values(processes).flat().flatMap(shortTests);
    assert.deepEqual(
      [...alone, ...inOneProcess].sort(),
      filesThatEnd('.test.ts')
        .map((path) => resolve(root, path))
        .sort(),
    );
  });

  it('by npm run test:long, where it is long', () => {
    assert.deepEqual(
      filesOf('test:long').map((path) => path.replaceAll('\\', '/')),
      filesThatEnd('.long.ts'),
    );
  });
});
