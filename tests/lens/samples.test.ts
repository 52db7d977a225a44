import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { categories } from '../../src/categories.ts';
import { spelling, type JsonSlice } from '../../src/json/slice.ts';
import { recordLens } from '../../src/lens/record-lens.ts';
import { parseRecords } from '../../src/model/records.ts';
import { startSandbox } from '../../sandbox/src/sandbox.ts';
import { carried } from '../laws/lens.ts';
import { runProgram } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function read(path: string): string {
  return readFileSync(new URL(`../../samples/primary/${path}.json`, import.meta.url), 'utf8');
}

/** What people would see first if PRIMARY's samples of the two formats were not of the same models. */
describe('the samples of v2', () => {
  const image = categories.filter((category) => 'format' in category && category.format === 'json');
  for (const { name } of image) {
    it(`are what PRIMARY’s converter makes of the legacy ones: ${name}`, () => {
      const lens = recordLens(name);
      const seen = Array.from(parseRecords(read(name)), ([model, record]) => [model, toValue(lens.see(record))]);
      const v2 = Array.from(parseRecords(read(`v2/${name}`)), ([model, record]) => [model, toValue(carried(record))]);
      assert.deepEqual(v2, seen);
    });
  }

  it('lead to the same files on GitHub, byte for byte', async (t) => {
    assert.deepEqual(await proposed(t, 'v2'), await proposed(t, 'v1'));
  });
});

function toValue(slice: JsonSlice): unknown {
  return JSON.parse(spelling(slice));
}

/** Path → blob, as the pull requests have them. */
async function proposed(t: TestContext, format: 'v1' | 'v2'): Promise<Record<string, string>> {
  const sandbox = await startSandbox({ format });
  const folder = temporaryFolder();
  t.after(async () => {
    await sandbox.close();
  });
  assert.equal((await runProgram([], sandbox.environment, folder)).code, 0);
  const listed = sandbox.repositories.map(async ({ slug }) => {
    const git = sandbox.github.git(slug);
    const head = await git.branch('sync/primary/all');
    assert.ok(head);
    return git.list((await git.commit(head)).tree, { recursive: true });
  });
  return Object.fromEntries((await Promise.all(listed)).flat().map(({ name, sha }) => [name, sha]));
}
