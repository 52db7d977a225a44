import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { format, resolveConfig } from 'prettier';
import { schemas } from '../../scripts/schemas.ts';

const root = new URL('../../', import.meta.url);

for (const [page, schema] of schemas) {
  describe(page, () => {
    it('is what scripts/write-schemas.ts writes', async () => {
      const path = new URL(page, root);
      const options = { ...(await resolveConfig(path)), parser: 'json' };
      assert.equal(await readFile(path, 'utf8'), await format(JSON.stringify(schema()), options));
    });

    it('is in the package, under its own name', async () => {
      const { exports } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as { exports: object };
      assert.ok(Object.entries(exports).some(([name, file]) => name === `./${page}` && file === `./${page}`));
    });
  });
}
