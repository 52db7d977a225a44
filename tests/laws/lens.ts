import assert from 'node:assert/strict';
import { objectOf } from '../../src/json/build.ts';
import { equalJson } from '../../src/json/equal.ts';
import { elements, kindOf, lastValues, parseJson, stringOf } from '../../src/json/scan.ts';
import { type JsonSlice, spelling } from '../../src/json/slice.ts';
import { carriedFields } from '../../src/lens/carried.ts';
import { recordFields } from '../../src/lens/fields.ts';
import { recordLens } from '../../src/lens/record-lens.ts';
import { putRow, seeRow } from '../../src/lens/row-lens.ts';
import { readModels } from '../../src/formats/text/read-models.ts';
import { parseRules } from '../../src/formats/text/rules.ts';
import { spellCell } from '../../src/formats/text/table.ts';
import type { Pair, Plain } from '../arbitraries/lens/pairs.ts';

export const jsonOf = (value: unknown): JsonSlice => parseJson(JSON.stringify(value));

/** What of a v2 record the legacy files are meant to hold, always with a name. */
export function carried(v2: JsonSlice): JsonSlice {
  return objectOf(carriedFields(v2));
}

/** The model's key: a record without a name has it for one. */
function nameOf(legacy: Plain, v2: Plain = legacy): string {
  const name = legacy.name ?? v2.name;
  return typeof name === 'string' ? name : 'model';
}

function named(record: JsonSlice, { name }: Plain): JsonSlice {
  return objectOf(new Map([['name', jsonOf(name)], ...lastValues(record)]));
}

/** Law 1: what says the same is the same, not one byte moves. */
export function checkNothingChanges({ category, legacy }: Pair): void {
  const lens = recordLens(category);
  const record = jsonOf(legacy);
  const noise = { record_type: category, metadata: { updated_at: 1 }, model_classification: {}, trigger_words: [] };
  const seen = { ...noise, ...(JSON.parse(spelling(lens.see(record))) as Plain) };
  const { record: put, notes } = lens.put(nameOf(legacy), record, jsonOf(seen));
  assert.equal(put, record);
  assert.deepEqual(notes, []);
}

/** Law 2, of records that the legacy form can say: the file says what PRIMARY says, and no note is made of it. */
export function checkAllIsSaid({ category, legacy, v2: drawn }: Pair): void {
  const lens = recordLens(category);
  // Under another name than its key no file has a model.
  const v2 = { ...drawn, name: nameOf(legacy, drawn) };
  const desired = jsonOf(v2);
  const { record, notes } = lens.put(nameOf(legacy, v2), jsonOf(legacy), desired);
  assert.equal(show(named(lens.see(record), v2)), show(carried(desired)));
  assert.deepEqual(
    notes.filter(({ field }) => field !== 'md5sum'),
    [],
  );
}

/** Law 2, of all records: what the file does not say is a note, and putting it again changes nothing. */
export function checkNothingIsSilent({ category, legacy, v2 }: Pair): void {
  const lens = recordLens(category);
  const desired = jsonOf(v2);
  const { record, notes } = lens.put(nameOf(legacy, v2), jsonOf(legacy), desired);
  const isSaid = equalJson(named(lens.see(record), v2), carried(desired));
  assert.equal(
    notes.some(({ field }) => field !== 'md5sum'),
    !isSaid,
    show(lens.see(record)),
  );
  const again = lens.put(nameOf(legacy, v2), record, desired).record;
  assert.equal(spelling(again), spelling(record));
}

/** Law 3: a member whose image is the same, or that v2 does not know, keeps its value and its spelling. */
export function checkOnlyChangesChange({ category, legacy, v2 }: Pair): void {
  const lens = recordLens(category);
  const record = jsonOf(legacy);
  const [seen, desired] = [lastValues(lens.see(record)), carriedFields(jsonOf(v2))];
  const put = lastValues(lens.put(nameOf(legacy, v2), record, jsonOf(v2)).record);
  const table = recordFields.get(category) ?? [];
  for (const [member, value] of lastValues(record)) {
    const field = table.find(({ legacy: members }) => members.includes(member))?.v2;
    const isSame = field === undefined || same(seen.get(field), desired.get(field));
    if (member !== 'config' && isSame) assert.equal(textOf(put.get(member)), spelling(value), member);
  }
  checkFiles(lastValues(record).get('config'), put.get('config'), desired.get('config'), seen.get('config'));
}

/** All laws of a pair that the legacy form can say. */
export function checkSayablePair(pair: Pair): void {
  checkNothingChanges(pair);
  checkAllIsSaid(pair);
  checkOnlyChangesChange(pair);
}

/** All laws of any pair. */
export function checkAnyPair(pair: Pair): void {
  checkNothingChanges(pair);
  checkNothingIsSilent(pair);
  checkOnlyChangesChange(pair);
}

function checkFiles(
  before: JsonSlice | undefined,
  after: JsonSlice | undefined,
  desired: JsonSlice | undefined,
  seen: JsonSlice | undefined,
): void {
  if (same(seen, desired)) {
    assert.equal(textOf(after), textOf(before));
    return;
  }
  if (before === undefined || kindOf(before) !== 'object') return;
  const [old, now] = [membersOf(before), membersOf(after)];
  assert.equal(textOf(now.get('odd')), textOf(old.get('odd')));
  const isLegacy = (file: JsonSlice) => kindOf(file) !== 'object' || /^$|yaml/i.test(nameIn(file, 'path'));
  assert.deepEqual(
    listIn(now, 'files').filter(isLegacy).map(spelling),
    listIn(old, 'files').filter(isLegacy).map(spelling),
  );
  const [imagesBefore, imagesAfter] = [images(seen), images(desired)];
  for (const [list, name] of [
    ['files', 'path'],
    ['download', 'file_name'],
  ] as const) {
    const kept = new Set(listIn(now, list).map(spelling));
    for (const entry of listIn(old, list)) {
      const image = imagesBefore.get(nameIn(entry, name));
      const isSame = image !== undefined && same(image, imagesAfter.get(nameIn(entry, name)));
      if (isSame) assert.ok(kept.has(spelling(entry)), spelling(entry));
    }
  }
}

/** v2's entries of a config by their names. */
function images(config: JsonSlice | undefined): ReadonlyMap<string, JsonSlice> {
  return new Map(listIn(membersOf(config), 'download').map((entry) => [nameIn(entry, 'file_name'), entry]));
}

function membersOf(object: JsonSlice | undefined): ReadonlyMap<string, JsonSlice> {
  return object === undefined ? new Map<string, JsonSlice>() : lastValues(object);
}

function listIn(object: ReadonlyMap<string, JsonSlice>, member: string): JsonSlice[] {
  const list = object.get(member);
  return list !== undefined && kindOf(list) === 'array' ? elements(list) : [];
}

function nameIn(entry: JsonSlice, member: string): string {
  const name = kindOf(entry) === 'object' ? lastValues(entry).get(member) : undefined;
  return name !== undefined && kindOf(name) === 'string' ? stringOf(name) : '';
}

const rules = parseRules(
  '{"baseline": "", "parameters": null, "description": "", "version": "", "style": "", "nsfw": false, "display_name": ""}',
  '{"temperature": 1, "top_k": 1}',
);

/** The three laws of a row of models.csv. */
export function checkRow(cells: ReadonlyMap<string, string>, drawn: Plain): void {
  const name = cells.get('name')!;
  const v2 = { ...drawn, name: name.trim() };
  const columns = [...cells.keys()];
  const csv = `${columns.join(',')}\r\n${[...cells.values()].map(spellCell).join(',')}\r\n`;
  const present = readModels(csv, rules).models[0]!;
  const put = (record: JsonSlice) => {
    const written = putRow({ name, record, present }, columns, rules);
    assert.ok('cells' in written, JSON.stringify(written));
    return written;
  };
  assert.deepEqual(put(seeRow(cells)).cells, [...cells.values()]);

  const desired = jsonOf(v2);
  const { cells: written, notes } = put(desired);
  assert.equal(
    show(seeRow(new Map(columns.map((column, index) => [column, written[index]!])))),
    show(carried(desired)),
  );
  assert.deepEqual(notes, []);

  const [seen, fields] = [lastValues(seeRow(cells)), carriedFields(desired)];
  for (const [index, column] of columns.entries()) {
    const field = column === 'parameters_bn' ? 'parameters' : column;
    if (same(seen.get(field), fields.get(field))) assert.equal(written[index], cells.get(column), column);
  }
}

function same(a: JsonSlice | undefined, b: JsonSlice | undefined): boolean {
  return a === undefined || b === undefined ? a === b : equalJson(a, b);
}

function textOf(value: JsonSlice | undefined): string | undefined {
  return value && spelling(value);
}

/** One text for equal values. */
function show(value: JsonSlice): string {
  return JSON.stringify(sorted(JSON.parse(spelling(value))));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}
