import assert from 'node:assert/strict';

import type { SyncedCategory } from '../../src/categories.ts';
import { compareCategory } from '../../src/compare/compare-category.ts';
import { formatOf } from '../../src/compare/format-of.ts';
import type { Selection } from '../../src/compare/select-changes.ts';
import { equalJson } from '../../src/json/equal.ts';
import type { JsonSlice } from '../../src/json/slice.ts';
import { spelling } from '../../src/json/slice.ts';
import { recordLens } from '../../src/lens/record-lens.ts';
import { seeRow } from '../../src/lens/row-lens.ts';
import { parseRecords, type Records } from '../../src/model/records.ts';
import { renderCategory } from '../../src/formats/render-category.ts';
import { convertModels } from '../../src/formats/text/convert-models.ts';
import { strip } from '../../src/formats/text/names.ts';
import { readModels } from '../../src/formats/text/read-models.ts';
import { parseRules } from '../../src/formats/text/rules.ts';
import { changedLines } from '../support/git.ts';
import { withoutSharedData } from '../support/shared-data.ts';
import { readLegacyFiles, readPrimaryV2, readStates, type State, syncedCategories } from '../support/v2-states.ts';
import { carried } from '../laws/lens.ts';
import { lanes } from '../support/lanes.ts';

const image = syncedCategories.filter(({ repository }) => repository === 'image');
const text = syncedCategories.find(({ repository }) => repository === 'text')!;

const rules = () =>
  parseRules(readLegacyFiles().get('defaults.json')!, readLegacyFiles().get('generation_params.json')!);

export const realStates = lanes(
  [
    'sees in each legacy record exactly what PRIMARY’s own converter made of it',
    'sees in each row exactly what PRIMARY’s own converter made of it',
    'finds no difference, and has no note, where PRIMARY was made of these very files',
    'brings the edits of a real server into the files, and nothing else',
  ],
  ({ describe, it }) => {
    describe('the lens on real states of the legacy files', { skip: withoutSharedData }, () => {
      it('sees in each legacy record exactly what PRIMARY’s own converter made of it', (t) => {
        let records = 0;
        for (const { files, v2 } of [...readStates('image'), currentState('v2')]) {
          for (const category of image) {
            const desired = v2.get(category.name);
            const legacy = files.get(category.files[0]);
            if (desired === undefined || legacy === undefined) continue;
            const seen = new Map(
              Array.from(parseRecords(legacy), ([name, record]) => [name, recordLens(category.name).see(record)]),
            );
            assertSame(seen, desired);
            records += seen.size;
          }
        }
        t.diagnostic(`${records} image records seen as the converter saw them`);
      });

      it('sees in each row exactly what PRIMARY’s own converter made of it', (t) => {
        let records = 0;
        const withoutHeader: string[] = [];
        for (const { name, files, v2 } of [...readStates('text'), currentState('v2')]) {
          const csv = files.get('models.csv') ?? '';
          const desired = v2.get('text_generation')!;
          if (!csv.startsWith('name,')) {
            // The converter makes nothing of a table without a header; to us the category is unknown.
            assert.equal(desired.size, 0);
            withoutHeader.push(name);
            continue;
          }
          const seen = seeTable(csv);
          assertSame(seen, desired);
          records += seen.size;
        }
        t.diagnostic(`${records} rows seen as the converter saw them; ${withoutHeader.length} states have no header`);
      });

      it('takes each image state to the next one’s v2, and says all that the file can hold', (t) => {
        const states = readStates('image');
        const sums = { ours: 0, people: 0 };
        for (const [index, after] of states.slice(1).entries()) {
          const before = states[index]!;
          for (const category of image) {
            const v2 = after.v2.get(category.name);
            if (v2 === undefined) continue;
            const path = category.files[0];
            const { rendered, compared } = bring(category, before.files, v2);
            assertSaid(rendered.get(path)!, category, v2, compared);
            assertOnlyChanges(before.files.get(path)!, rendered.get(path)!, category, v2);
            sums.ours += changedLines(before.files.get(path)!, rendered.get(path)!);
            sums.people += changedLines(before.files.get(path)!, after.files.get(path)!);
          }
        }
        t.diagnostic(`image: ${sums.ours} changed lines, people's own ${sums.people}`);
        assert.ok(sums.ours <= sums.people);
      });

      it('takes each text state to the next one’s v2, rows that say the same byte for byte', (t) => {
        const states = readStates('text').filter(({ files }) => files.get('models.csv')!.startsWith('name,'));
        const sums = { ours: 0, people: 0 };
        for (const [index, after] of states.slice(1).entries()) {
          const before = states[index]!;
          const v2 = after.v2.get('text_generation')!;
          const { rendered, compared } = bring(text, withDatabase(before.files), v2);
          const csv = rendered.get('models.csv')!;
          assert.deepEqual(compared.notes, []);
          assertSame(seeTable(csv), v2);
          const [old, now] = [rowsOf(before.files.get('models.csv')!), rowsOf(csv)];
          for (const [name, row] of old) {
            const isSame = seeTable(before.files.get('models.csv')!).get(name);
            if (isSame && v2.has(name) && equalJson(isSame, carried(v2.get(name)!))) assert.equal(now.get(name), row);
          }
          sums.ours += changedLines(before.files.get('models.csv')!, csv);
          sums.people += changedLines(before.files.get('models.csv')!, after.files.get('models.csv')!);
        }
        t.diagnostic(`models.csv: ${sums.ours} changed lines, people's own ${sums.people}`);
      });

      it('finds no difference, and has no note, where PRIMARY was made of these very files', () => {
        const { files, v2 } = currentState('v2');
        for (const category of syncedCategories) {
          const { compared } = compare(category, files, v2.get(category.name)!);
          const { added, removed, modified } = compared.diff;
          assert.deepEqual([category.name, added, removed, modified, compared.notes], [category.name, [], [], [], []]);
        }
      });

      it('brings the edits of a real server into the files, and nothing else', (t) => {
        const { files, v2 } = currentState('v2-edited');
        for (const category of image) {
          const [path] = category.files;
          const { rendered, compared } = bring(category, files, v2.get(category.name)!);
          assertSaid(rendered.get(path)!, category, v2.get(category.name)!, compared);
          assertOnlyChanges(files.get(path)!, rendered.get(path)!, category, v2.get(category.name)!);
          t.diagnostic(`${path}: ${changedLines(files.get(path)!, rendered.get(path)!)} changed lines`);
        }
        const { rendered } = bring(text, files, v2.get('text_generation')!);
        const [csv, database] = [rendered.get('models.csv')!, rendered.get('db.json')!];
        assertSame(seeTable(csv), v2.get('text_generation')!);
        const rules = [files.get('defaults.json')!, files.get('generation_params.json')!] as const;
        assert.equal(database, convertModels(csv, ...rules).text);
        t.diagnostic(`models.csv: ${changedLines(files.get('models.csv')!, csv)} changed lines`);
      });
    });
  },
);

function currentState(folder: 'v2' | 'v2-edited'): State {
  return { name: folder, files: readLegacyFiles(), v2: readPrimaryV2(folder) };
}

function compare(category: SyncedCategory, files: ReadonlyMap<string, string>, records: Records) {
  const paths = [...category.files, ...category.reads];
  const own = new Map([...files].filter(([path]) => paths.includes(path)));
  const side = { kind: 'records', format: 'v2', records } as const;
  const policy = { removals: 'apply', maxRemovedPercent: 100 } as const;
  const compared = compareCategory(category, formatOf(category, 'v2'), side, own, policy);
  assert.ok(compared.status === 'compared', JSON.stringify(compared));
  return { own, compared };
}

/** The files of a category with PRIMARY's records in them. */
function bring(category: SyncedCategory, files: ReadonlyMap<string, string>, records: Records) {
  const { own, compared } = compare(category, files, records);
  const rendered = new Map([...own, ...renderCategory(category.name, formatOf(category), own, compared)]);
  return { rendered, compared };
}

/** Every model of PRIMARY is in the file as the file can say it; what it does not say is a note. */
function assertSaid(legacy: string, { name }: SyncedCategory, v2: Records, { notes }: Selection): void {
  const written = parseRecords(legacy);
  assert.deepEqual([...written.keys()].sort(), [...v2.keys()].sort());
  const noted = new Set(
    notes.filter(({ field }) => field !== 'md5sum' && field !== undefined).map(({ model }) => model),
  );
  for (const [model, record] of v2) {
    const isSaid = equalJson(recordLens(name).see(written.get(model)!), carried(record));
    assert.equal(isSaid, !noted.has(model), model);
  }
}

/** A record whose image is the same keeps its bytes. */
function assertOnlyChanges(before: string, after: string, { name }: SyncedCategory, v2: Records): void {
  const written = parseRecords(after);
  for (const [model, record] of parseRecords(before)) {
    const desired = v2.get(model);
    if (desired === undefined || !equalJson(recordLens(name).see(record), carried(desired))) continue;
    assert.equal(spelling(written.get(model)!), spelling(record));
  }
}

function seeTable(csv: string): Records {
  return new Map(readModels(csv, rules()).models.map(({ name, cells }) => [strip(name), seeRow(cells)]));
}

function rowsOf(csv: string): ReadonlyMap<string, string> {
  const { models } = readModels(csv, rules());
  return new Map(models.map(({ name, row }) => [strip(name), csv.slice(row.start, row.end)]));
}

/** A state's files with the db.json that belongs to them. */
function withDatabase(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const observed = readLegacyFiles();
  const [defaults, params] = [observed.get('defaults.json')!, observed.get('generation_params.json')!];
  const csv = files.get('models.csv')!;
  const database = convertModels(csv, defaults, params).text;
  return new Map([...observed, ['models.csv', csv], ['db.json', database]]);
}

function assertSame(seen: Records, v2: Records): void {
  assert.deepEqual([...seen.keys()].sort(), [...v2.keys()].sort());
  for (const [name, record] of seen) {
    const desired: JsonSlice = carried(v2.get(name)!);
    assert.ok(equalJson(record, desired), `${name}: ${spelling(record)} ${spelling(desired)}`);
  }
}
