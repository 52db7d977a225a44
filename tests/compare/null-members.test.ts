import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { categories, type SyncedCategory } from '../../src/categories.ts';
import { compareCategory } from '../../src/compare/compare-category.ts';
import { formatOf } from '../../src/compare/format-of.ts';
import { parseRecords } from '../../src/model/records.ts';
import type { LegacyFiles } from '../../src/formats/legacy-format.ts';
import { renderCategory } from '../../src/formats/render-category.ts';
import { knownColumns } from '../../src/formats/text/columns.ts';
import { convertModels } from '../../src/formats/text/convert-models.ts';
import { defaultsJson, generationParamsJson, header, repository } from '../formats/text/sample.ts';

function synced(category: SyncedCategory, primary: string, github: LegacyFiles) {
  const format = formatOf(category, 'v1');
  const policy = { removals: 'apply', maxRemovedPercent: 25 } as const;
  const answer = { kind: 'records', records: parseRecords(primary) } as const;
  const compared = compareCategory(category, format, answer, github, policy);
  assert.ok(compared.status === 'compared');
  return {
    modified: compared.diff.modified.map(({ name }) => name),
    notes: compared.notes.map(({ message }) => message),
    files: [...renderCategory(category.name, format, github, compared).values()],
  };
}

const inSync = { modified: [], notes: [], files: [] };
const syncedCategories = categories.filter((category) => category.kind === 'synced');

for (const category of syncedCategories.filter(({ format }) => format === 'json')) {
  describe(`null in a v1 record of ${category.name} means absent`, () => {
    const entry = '{"path":"p","sha256sum":"1"}';
    const record = (top: string, inside = '', inEntry = entry) =>
      `{"a":{"name":"a","version":"1"${top},"config":{"files":[${inEntry}],"download":[]${inside}}}}`;
    const github = (text: string) => new Map([[category.files[0], text]]);

    const absent: [where: string, primary: string, file: string][] = [
      ['at the top', record(',"trigger":null'), record('')],
      ['for a member of config', record('', ',"embedded_component_hashes":null'), record('')],
      ['in an entry of config’s lists', record('', '', '{"path":"p","sha256sum":"1","file_type":null}'), record('')],
      ['and the file may have it where PRIMARY has nothing', record(''), record(',"trigger":null')],
      [
        '… also in one of two entries with one path',
        record('', '', `${entry},${entry}`),
        record('', '', `${entry},{"path":"p","sha256sum":"1","file_type":null}`),
      ],
      [
        '… or in the first of them',
        record('', '', `${entry},${entry}`),
        record('', '', `{"path":"p","sha256sum":"1","file_type":null},${entry}`),
      ],
    ];
    for (const [where, primary, file] of absent) {
      it(`${where}: no drift, and not a byte moves`, () => {
        assert.deepEqual(synced(category, primary, github(file)), inSync);
      });
    }

    it('so it is not written where another field changes', () => {
      const { files } = synced(category, record(',"trigger":null,"nsfw":true'), github(record(',"nsfw":false')));
      assert.deepEqual(files, [record(',"nsfw":true')]);
    });

    it('so it is not written of a new record', () => {
      const primary = `${record('').slice(0, -1)},"b":{"name":"b","version":null,"config":{"files":[{"path":null}]}}}`;
      const { files } = synced(category, primary, github(record('')));
      assert.deepEqual(JSON.parse(files[0] ?? ''), {
        ...(JSON.parse(record('')) as object),
        b: { name: 'b', config: { files: [{}] } },
      });
    });

    const removed: [where: string, primary: string, file: string][] = [
      ['at the top', record(',"trigger":null'), record(',"trigger":["x"]')],
      ['in config', record('', ',"embedded_component_hashes":null'), record('', ',"embedded_component_hashes":["x"]')],
      [
        'in an entry of config’s lists',
        record('', '', '{"path":"p","sha256sum":"1","file_type":null}'),
        record('', '', '{"path":"p","sha256sum":"1","file_type":"vae"}'),
      ],
    ];
    for (const [where, primary, file] of removed) {
      it(`so a value ${where} that became null is removed`, () => {
        assert.deepEqual(synced(category, primary, github(file)), { modified: ['a'], notes: [], files: [record('')] });
      });
    }

    it('but what a value holds is the value’s own', () => {
      const primary = record(',"requirements":{"clip_skip":null}');
      const { files } = synced(category, primary, github(record(',"requirements":{"clip_skip":2}')));
      assert.deepEqual(files, [primary]);
    });
  });
}

describe('null in a v1 record of text_generation means absent', () => {
  const text = syncedCategories.find(({ format }) => format === 'text');
  assert.ok(text);
  const csv = `${header}acme/Tiny-3B,3,,,,,,,,\r\n`;
  const database = convertModels(csv, defaultsJson, generationParamsJson).text;
  const records = JSON.parse(database) as Record<string, Record<string, unknown>>;
  const record = records['acme/Tiny-3B'] ?? {};
  const columns = knownColumns.filter((column) => column !== 'parameters_bn');

  for (const field of new Set([...columns, ...Object.keys(record), 'unknown'])) {
    if (field === 'parameters') continue;
    it(`${field}: no drift, and no note`, () => {
      const answer = JSON.stringify({ ...records, 'acme/Tiny-3B': { ...record, [field]: null } });
      assert.deepEqual(synced(text, answer, repository(csv, database)), inSync);
    });
  }
});
