import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const root = new URL('../../', import.meta.url);

describe('docs/architecture.md', () => {
  it('has a row for each folder of src/, and for no other', () => {
    const page = readFileSync(new URL('docs/architecture.md', root), 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+)\/`/gm)].map(([, folder]) => folder);
    const folders = readdirSync(new URL('src/', root), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(rows.toSorted(), folders.map(({ name }) => name).toSorted());
  });
});
