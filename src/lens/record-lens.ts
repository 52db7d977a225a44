import { falseValue, objectOf, textOf } from '../json/build.ts';
import { equalJson } from '../json/equal.ts';
import { kindOf, lastValues } from '../json/scan.ts';
import type { JsonSlice } from '../json/slice.ts';
import type { FieldPath } from '../model/diff.ts';
import type { Note } from '../model/note.ts';
import { carriedFields, type Fields } from './carried.ts';
import { type Field, recordFields, v2FieldOf } from './fields.ts';
import { type LostMd5, putConfig, seeConfig } from './files.ts';
import { areSame, putMembers, seeMembers } from './members.ts';
import type { Neighbours } from './neighbours.ts';
import { unsaidFiles } from './unsaid-files.ts';
import { unsaidFields, unsaidNotes, valueAt } from './unsaid.ts';
import { saysSomething } from './values.ts';

/** A legacy record and what of PRIMARY's it does not say. */
export interface PutRecord {
  readonly record: JsonSlice;
  readonly notes: readonly Note[];
}

/**
 * The lens between the legacy records of one image category and PRIMARY's v2 records. With `see` the way there and `put`
 * the way back, for all records:
 *
 * 1. `put(l, see(l))` is `l`;
 * 2. `see(put(l, v))` is `v`, but for what a note names;
 * 3. a member of `l` whose image in `v` is the same keeps its value and its spelling, and members that v2 does not know
 *    stay.
 */
export interface RecordLens {
  /** What v2 has for a legacy record, without the fields that say nothing. */
  see(legacy: JsonSlice): JsonSlice;
  /**
   * The legacy record that is to stand in the file in the place of this one.
   *
   * @throws UnwritableField where the v2 record is not built as one
   */
  put(name: string, legacy: JsonSlice, v2: JsonSlice): PutRecord;
  /**
   * The legacy record of a model that the file does not have: what v2 has of the table, the flags also as `false` and the
   * members that v2 does not know where all of the file's records have them so. Nothing is guessed: what other members
   * many records have is a note.
   *
   * @throws UnwritableField where the v2 record is not built as one
   */
  make(name: string, v2: JsonSlice, neighbours: Neighbours): PutRecord;
  /** The members of a legacy record that v2 knows. */
  readonly known: ReadonlySet<string>;
  /** PRIMARY's name for a member of a legacy record, as `config.files.file_type`; undefined where it has none. */
  readonly fieldOf: (member: string) => string | undefined;
}

/** The lens of a category that stands in one JSON file (`fields.ts` has its table). */
export function recordLens(category: string): RecordLens {
  const table = recordFields.get(category);
  if (table === undefined) throw new Error(`There is no table of the fields of ${category}.`);
  return {
    see: (legacy) => objectOf(see(table, lastValues(legacy))),
    put: (name, legacy, v2) => put(table, name, legacy, v2),
    make: (name, v2, neighbours) => make(table, name, v2, neighbours),
    known: new Set([...table.flatMap(({ legacy }) => legacy), 'config']),
    fieldOf: (member) => v2FieldOf(table, member),
  };
}

function see(table: readonly Field[], members: Fields): Map<string, JsonSlice> {
  const seen = seeMembers(table, members);
  const config = seeConfig(objectIn(members, 'config'));
  if (config.size > 0) seen.set('config', objectOf(config));
  return seen;
}

function put(table: readonly Field[], name: string, legacy: JsonSlice, v2: JsonSlice): PutRecord {
  const members = lastValues(legacy);
  const desired = named(name, carriedFields(v2));
  const seen = named(name, see(table, members));
  if (equalJson(objectOf(seen), objectOf(desired))) return { record: legacy, notes: [] };
  const { result, notes } = written(table, name, { members, seen, desired });
  return { record: objectOf(result), notes: [...notes, ...unsaidIn(table, name, result, desired)] };
}

interface Request {
  readonly members: Fields;
  /** What v2 has for the members. */
  readonly seen: Fields;
  readonly desired: Fields;
}

function written(table: readonly Field[], name: string, { members, seen, desired }: Request) {
  // The key is the model's name, whatever the record calls itself.
  const key = areSame(seen.get('name'), desired.get('name')) ? [] : [['name', textOf(name)] as const];
  const result = putMembers(table, members, seen, new Map([...desired, ...key]));
  const notes: Note[] = [];
  if (!areSame(seen.get('config'), desired.get('config'))) {
    const standing = objectIn(members, 'config');
    const { config, lostMd5 } = putConfig(standing, objectIn(seen, 'config'), objectIn(desired, 'config'));
    if (!areSame(objectOf(config), objectOf(standing))) result.set('config', objectOf(config));
    for (const lost of lostMd5) notes.push(lostChecksum(name, lost));
  }
  return { result, notes };
}

/** v2 has the model's name for a record that has none. */
function named(name: string, fields: Fields): Map<string, JsonSlice> {
  return new Map([['name', textOf(name)], ...fields]);
}

/** What the legacy record that is to stand in the file does not say. */
function unsaidIn(table: readonly Field[], name: string, result: Fields, desired: Fields): Note[] {
  const said = named(name, see(table, result));
  const fields = unsaidFields({
    said: withoutFiles(said),
    desired: withoutFiles(desired),
    held: (path) => heldIn(table, result, path),
  });
  const files = unsaidFiles({
    said: objectIn(said, 'config'),
    desired: objectIn(desired, 'config'),
    legacy: objectIn(result, 'config'),
  });
  return unsaidNotes(name, [...fields, ...files]);
}

/** A v2 record without the files in its `config`. */
function withoutFiles(fields: Fields): JsonSlice {
  const config = objectIn(fields, 'config');
  config.delete('download');
  const others = [...fields].filter(([field]) => field !== 'config');
  return objectOf(config.size === 0 ? others : [...others, ['config', objectOf(config)]]);
}

/** What a legacy record has in the place of a v2 field. */
function heldIn(table: readonly Field[], members: Fields, [field = '', ...rest]: FieldPath): JsonSlice | undefined {
  const legacy = table.find(({ v2 }) => v2 === field)?.legacy ?? [String(field)];
  const member = legacy.find((candidate) => saysSomething(members.get(candidate))) ?? legacy[0];
  return valueAt(members, [member, ...rest]);
}

function make(table: readonly Field[], name: string, v2: JsonSlice, neighbours: Neighbours): PutRecord {
  const { shared, frequent, everywhere } = neighbours;
  const desired = named(name, carriedFields(v2));
  const none = new Map<string, JsonSlice>();
  const { result, notes } = written(table, name, { members: none, seen: named(name, none), desired });
  const flags = table.filter(({ v2: member, isFlag }) => isFlag && everywhere.has(member));
  const members = new Map([
    ['name', textOf(name)],
    ...flags.map(({ v2: member }) => [member, falseValue] as const),
    ...shared,
    ...result,
  ]);
  return {
    record: objectOf(members),
    notes: [...notes, ...unsaidIn(table, name, members, desired), ...leftToPeople(name, frequent)],
  };
}

function leftToPeople(model: string, members: readonly string[]): Note[] {
  if (members.length === 0) return [];
  const message = `"${model}" is new, and PRIMARY does not know what many of the file's models have besides: ${members.join(', ')}. Add by hand what it needs.`;
  return [{ severity: 'warning', message, model }];
}

/** The members of an object in an object; none where there is no object. */
function objectIn(fields: Fields, name: string): Map<string, JsonSlice> {
  const value = fields.get(name);
  return value !== undefined && kindOf(value) === 'object' ? lastValues(value) : new Map<string, JsonSlice>();
}

function lostChecksum(model: string, { file, why }: LostMd5): Note {
  const message = `"${model}": ${lostChecksumText(file, why)}.`;
  return { severity: 'warning', message, model, field: 'md5sum' };
}

function lostChecksumText(file: string, why: LostMd5['why']): string {
  const only = 'PRIMARY knows only "sha256sum"';
  switch (why) {
    case 'changed':
      return `the checksum of "${file}" changed, so its old "md5sum" is taken out; ${only}`;
    case 'gone':
      return `PRIMARY has no checksum of "${file}" any more, so its old "md5sum" is taken out as well`;
    default:
      return `"${file}" is "${why.renamedTo}" now, with the same checksum, and its "md5sum" is not carried over; ${only}`;
  }
}
