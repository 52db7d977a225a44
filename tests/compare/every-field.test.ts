import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { categories, type SyncedCategory } from '../../src/categories.ts';
import { compareCategory } from '../../src/compare/compare-category.ts';
import { formatOf } from '../../src/compare/format-of.ts';
import { parseJson } from '../../src/json/scan.ts';
import { spelling } from '../../src/json/slice.ts';
import { configFields, type Field, fileFields, recordFields } from '../../src/lens/fields.ts';
import { recordLens } from '../../src/lens/record-lens.ts';
import { parseRecords } from '../../src/model/records.ts';
import type { PrimaryFormat } from '../../src/model/primary-format.ts';
import { renderCategory } from '../../src/formats/render-category.ts';

type Plain = Readonly<Record<string, unknown>>;
/** Where a member stands in a record: `['config', 'files', 0, 'sha256sum']`. */
type Path = readonly (string | number)[];

const [model, neighbour] = ['Full', 'Neighbour'];

/** A category's records as the samples have them. */
function samplesOf({ files: [file] }: SyncedCategory): Plain[] {
  const text = readFileSync(new URL(`../../samples/github/image/${file}`, import.meta.url), 'utf8');
  return Object.values(JSON.parse(text) as Record<string, Plain>);
}

/** A value for a member: the sample's, or a text; never one that says nothing. */
function valueOf(name: string, samples: readonly Plain[]): unknown {
  const value = samples.map((sample) => sample[name]).find((sample) => sample !== undefined);
  return typeof value === 'boolean' ? true : value === undefined || value === '' ? `some ${name}` : value;
}

function objectsOf(value: unknown): Plain[] {
  return Array.isArray(value) ? (value as Plain[]) : [];
}

function legacyNames(fields: readonly Field[]): string[] {
  return fields.flatMap(({ legacy }) => legacy);
}

/** A record with every member that the category's samples have or that the lens's table knows. */
function fullRecord(category: SyncedCategory): Plain {
  const samples = samplesOf(category);
  const filled = (names: Iterable<string>, from: readonly Plain[]) =>
    Object.fromEntries([...new Set(names)].map((name) => [name, valueOf(name, from)]));
  const configs = samples.map(({ config }) => config as Plain);
  const entriesOf = (list: string) => configs.flatMap((config) => objectsOf(config[list]));
  const [file, link] = [entriesOf('files'), entriesOf('download')];
  const config = {
    ...filled(legacyNames(configFields), configs),
    files: [{ ...filled([...file.flatMap(Object.keys), ...legacyNames(fileFields)], file), path: 'a.pth' }],
    download: [{ ...filled([...link.flatMap(Object.keys), 'file_url'], link), file_name: 'a.pth' }],
  };
  const names = [...samples.flatMap(Object.keys), ...legacyNames(recordFields.get(category.name) ?? [])];
  return { ...filled(names, samples), name: model, config };
}

/** Every member of a record, and of its `config` and the entries there; what names the record or an entry is none. */
function membersOf(record: Plain): Path[] {
  const { config, ...others } = record as { config?: Plain };
  const inside = Object.entries(config ?? {}).flatMap(([member, value]): Path[] =>
    objectsOf(value).length === 0
      ? [['config', member]]
      : objectsOf(value).flatMap((entry, index) =>
          Object.keys(entry)
            .filter((name) => name !== 'path' && name !== 'file_name')
            .map((name) => ['config', member, index, name]),
        ),
  );
  return [
    ...Object.keys(others)
      .filter((member) => member !== 'name')
      .map((member) => [member]),
    ...inside,
  ];
}

/** The record with another value at a place; without the member where there is none. */
function edited(value: unknown, [step, ...rest]: Path, edit: (old: unknown) => unknown): unknown {
  if (step === undefined) return edit(value);
  if (Array.isArray(value)) return value.map((entry, at) => (at === step ? edited(entry, rest, edit) : entry));
  const { [step]: old, ...others } = value as Plain;
  const next = edited(old, rest, edit);
  return next === undefined ? others : { ...(value as Plain), [step]: next };
}

/** Another value of the same kind. */
function another(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (Array.isArray(value)) return [...(value as unknown[]), 'more'];
  return typeof value === 'string' ? `${value} too` : { ...(value as Plain), more: 1 };
}

function emptyOf(value: unknown): unknown {
  if (typeof value === 'boolean') return false;
  if (typeof value === 'number') return 0;
  if (Array.isArray(value)) return [];
  return typeof value === 'string' ? '' : {};
}

const edits: Readonly<Record<string, (value: unknown) => unknown>> = {
  'a change': another,
  'an emptying': emptyOf,
  'a removal': () => undefined,
  'a removal that is told as null': () => null,
};

/** The model in the category's file where PRIMARY answers with this record, and the file's others. */
function synced(category: SyncedCategory, format: PrimaryFormat, legacy: Plain, primary: readonly [unknown, unknown]) {
  const [file] = category.files;
  const github = new Map([
    [file, `${JSON.stringify({ [model]: legacy, [neighbour]: legacyNeighbour(legacy) }, null, 4)}\n`],
  ]);
  const records = parseRecords(JSON.stringify({ [model]: primary[0], [neighbour]: primary[1] }));
  const rendering = formatOf(category, format);
  const policy = { removals: 'apply', maxRemovedPercent: 25 } as const;
  const compared = compareCategory(category, rendering, { kind: 'records', records, format }, github, policy);
  assert.ok(compared.status === 'compared');
  assert.deepEqual(
    compared.diff.modified.map(({ name }) => name),
    [model],
  );
  const text = renderCategory(category.name, rendering, github, compared).get(file) ?? '';
  const { [model]: written, ...others } = JSON.parse(text) as Record<string, Plain>;
  assert.deepEqual(others, { [neighbour]: legacyNeighbour(legacy) });
  return written ?? {};
}

function legacyNeighbour(legacy: Plain): Plain {
  return { ...legacy, name: neighbour };
}

function seen(category: SyncedCategory, legacy: Plain): Plain {
  return JSON.parse(spelling(recordLens(category.name).see(parseJson(JSON.stringify(legacy))))) as Plain;
}

/** Whether a value is the same as none in v2. */
function isNothing(value: unknown): boolean {
  return [undefined, 'null', 'false', '""', '[]', '{}'].includes(JSON.stringify(value));
}

const imageCategories = categories.filter(
  (category): category is SyncedCategory => category.kind === 'synced' && category.format === 'json',
);

for (const category of imageCategories) {
  const legacy = fullRecord(category);

  describe(`each field of ${category.name}, where PRIMARY keeps v1`, () => {
    for (const path of membersOf(legacy)) {
      for (const [what, edit] of Object.entries(edits)) {
        it(`${path.join('.')}: ${what} on PRIMARY is one in the file`, () => {
          const answer = edited(legacy, path, edit);
          const written = synced(category, 'v1', legacy, [answer, legacyNeighbour(legacy)]);
          assert.deepEqual(
            written,
            edited(legacy, path, (value) => edit(value) ?? undefined),
          );
        });
      }
    }
  });

  describe(`each field of ${category.name}, where PRIMARY keeps v2`, () => {
    const v2 = seen(category, legacy);
    for (const path of membersOf(v2)) {
      for (const [what, edit] of Object.entries(edits)) {
        it(`${path.join('.')}: ${what} on PRIMARY is one in the file`, () => {
          const answer = edited(v2, path, edit);
          const written = synced(category, 'v2', legacy, [answer, seen(category, legacyNeighbour(legacy))]);
          const desired = edited(v2, path, (value) => (isNothing(edit(value)) ? undefined : edit(value)));
          assert.deepEqual(seen(category, written), desired);
        });
      }
    }

    it('is each field of the table', () => {
      const known = (recordFields.get(category.name) ?? []).map((field) => field.v2);
      assert.deepEqual(
        known.filter((field) => !(field in v2)),
        [],
      );
    });
  });
}
