import type { SyncedCategory } from '../../src/categories.ts';
import { changedFields } from '../../src/model/changed-fields.ts';
import { compareCategory, type GitHubSide, type PrimarySide } from '../../src/compare/compare-category.ts';
import type { Selection } from '../../src/compare/select-changes.ts';
import { canonicalJson } from '../../src/json/canonical.ts';
import { equalJson } from '../../src/json/equal.ts';
import { members, parseJson } from '../../src/json/scan.ts';
import { type JsonSlice, spelling } from '../../src/json/slice.ts';
import type { FieldChange } from '../../src/model/diff.ts';
import { parseRecords, type Records } from '../../src/model/records.ts';
import { MalformedFileError } from '../../src/model/malformed-file-error.ts';
import { RecordsError } from '../../src/model/records-error.ts';
import { jsonFormat } from '../../src/formats/json.ts';
import type { LegacyFormat } from '../../src/formats/legacy-format.ts';
import { renderCategory } from '../../src/formats/render-category.ts';
import { type JsonCase, jsonCase, type MalformedCase } from './json-cases.ts';
import { hole } from './json-edits.ts';
import { changedLines, consistsOf, demand, isOneInsertion, type JsonObject, LawBroken, sameValue } from './laws.ts';
import type { Random } from './random.ts';
import { strip } from '../../src/formats/text/names.ts';

const path = 'models.json';

const category: SyncedCategory = { name: 'models', repository: 'image', format: 'json', files: [path], reads: [] };

/**
 * Puts one random document and its edits through the comparison and the renderer.
 *
 * @returns what came of it, in a word or two
 * @throws LawBroken, or whatever the program throws
 */
export function fuzzJson(
  random: Random,
  say: (describe: () => string) => void,
  format: LegacyFormat = jsonFormat(path),
): string {
  const drawn = jsonCase(random);
  if ('broken' in drawn) return checkMalformed(drawn, say, format);
  say(() => `the file\n${JSON.stringify(drawn.old)}\nPRIMARY\n${JSON.stringify(drawn.wanted)}`);
  return random.oneIn(50) ? checkSides(drawn, random, format) : checkDocument(drawn, random, format);
}

/** A side that could not be read is no empty one; a file that the repository does not have is. */
function checkSides({ old, wanted: asked }: JsonCase, random: Random, format: LegacyFormat): string {
  const policy = { removals: 'apply', maxRemovedPercent: 100 } as const;
  const compare = (primary: PrimarySide, github: GitHubSide) =>
    compareCategory(category, format, primary, github, policy);
  const primary = { kind: 'records', records: parseRecords(asked) } as const;
  const file = new Map([[path, old]]);
  switch (random.below(4)) {
    case 0: {
      const { status } = compare({ kind: 'unknown', reason: 'it did not answer' }, file);
      demand('a PRIMARY that did not answer is unknown', status === 'unknown');
      return 'PRIMARY did not answer';
    }
    case 1: {
      const { status } = compare(primary, new MalformedFileError(path, 'it is too large'));
      demand('a file that could not be read is unknown', status === 'unknown');
      return 'GitHub’s file could not be read';
    }
    case 2: {
      const { status } = compare({ kind: 'none', answer: '404' }, file);
      demand(
        'no answer is no instruction to remove all',
        status === (parseRecords(old).size > 0 ? 'unknown' : 'compared'),
      );
      return 'PRIMARY has no such category';
    }
    default: {
      const compared = compare(primary, new Map());
      if (compared.status !== 'compared') throw new LawBroken('a file that is not there yet is an empty one');
      const files = renderCategory(category.name, format, new Map(), compared);
      if ([...primary.records.keys()].some((name) => strip(name) === '')) return 'a model without a name';
      demand('no file is made for no models', files.has(path) === primary.records.size > 0);
      if (files.size > 0) checkContent(files.get(path) ?? '', primary.records, JSON.parse(asked) as JsonObject);
      return 'a new file';
    }
  }
}

/** What `JSON.parse` refuses is refused, and nothing else, except for what is said in so many words. */
function checkMalformed(
  { broken }: MalformedCase,
  say: (describe: () => string) => void,
  format: LegacyFormat,
): string {
  say(() => `the text\n${JSON.stringify(broken)}`);
  let expected: unknown;
  let isJson = true;
  try {
    expected = JSON.parse(broken.replace(/^\uFEFF/, ''));
  } catch {
    isJson = false;
  }
  try {
    const records = parseRecords(broken);
    demand('what JSON.parse refuses is refused', isJson);
    demand('records that are read are those of JSON.parse', sameValue(valueOf(records), expected));
    return 'broken text that still is JSON';
  } catch (error) {
    if (!(error instanceof RecordsError)) throw error;
    const ours = /nested deeper|exponent of more than|expected an object of records|is .*, not an object/s.test(
      error.problem,
    );
    demand('what JSON.parse takes is taken', !isJson || ours, () => error.message);
    demand('an error names a line of the text', error.line >= 1 && error.line <= broken.split(/\r\n|\r|\n/).length);
    const files = new Map([[path, broken]]);
    const side = { kind: 'records', records: new Map() } as const;
    const { status } = compareCategory(category, format, side, files, { removals: 'apply', maxRemovedPercent: 100 });
    demand('a file that cannot be read is unknown', status === 'unknown');
    return isJson ? 'refused: JSON that holds no records' : 'refused: not JSON';
  }
}

function checkDocument(drawn: JsonCase, random: Random, format: LegacyFormat): string {
  const primary = parseRecords(drawn.wanted);
  const files = new Map([[path, drawn.old]]);
  const policy = { removals: drawn.keeps ? 'keep' : 'apply', maxRemovedPercent: drawn.maxRemovedPercent } as const;
  const compared = compareCategory(category, format, { kind: 'records', records: primary }, files, policy);
  const before = JSON.parse(drawn.old.replace(/^\uFEFF/, '')) as JsonObject;
  const asked = JSON.parse(drawn.wanted) as JsonObject;
  const removed = Object.keys(before).filter((name) => !Object.hasOwn(asked, name));
  if (compared.status === 'refused') {
    const share = removed.length / Object.keys(before).length;
    demand(
      'only a loss of more than half of a few models is refused',
      share > 0.5 && share * 100 > drawn.maxRemovedPercent,
    );
    return 'refused: too many removals';
  }
  demand('documents that can be read are compared', compared.status === 'compared', () => JSON.stringify(compared));
  if (compared.status !== 'compared') return compared.status;
  const nameless = Object.keys(asked).filter((name) => strip(name) === '' && !Object.hasOwn(before, name));
  if (nameless.length > 0) {
    const isTold = (name: string) => compared.notes.some(({ model }) => model === name);
    demand('a model without a name is told and not added', nameless.every(isTold));
    demand('nor wanted', !nameless.some((name) => compared.wanted.has(name)));
    return 'a model without a name';
  }
  checkDiff(compared, before, asked, removed, drawn.keeps);

  const { wanted } = compared;
  const expected = drawn.keeps ? { ...plain(before, removed), ...asked } : asked;
  const rendered = renderCategory(category.name, format, files, compared).get(path) ?? drawn.old;
  const isSame = compared.diff.added.length + compared.diff.removed.length + compared.diff.modified.length === 0;
  demand('no difference, no byte changed', !isSame || rendered === drawn.old);
  checkContent(rendered, wanted, expected);
  demand('rendering again changes nothing', again(format, rendered, wanted) === rendered);
  if (drawn.unrelated) return 'unrelated documents';
  checkBytes(drawn, rendered, random, format, wanted);
  return isSame
    ? 'nothing differs'
    : drawn.pieces.includes(hole)
      ? 'edited, with new parts'
      : 'edited, every byte known';
}

function checkDiff(
  { diff, kept, wanted }: Selection,
  before: JsonObject,
  asked: JsonObject,
  removed: readonly string[],
  keeps: boolean,
): void {
  const names = (list: readonly { readonly name: string }[]) =>
    list
      .map(({ name }) => name)
      .sort()
      .join('\n');
  const added = Object.keys(asked).filter((name) => !Object.hasOwn(before, name));
  const gone = [...removed].sort().join('\n');
  demand('added are the models that only PRIMARY has', names(diff.added) === added.sort().join('\n'), () =>
    JSON.stringify([names(diff.added), added, Object.keys(before), Object.keys(asked)]),
  );
  demand('removed are the models that only GitHub has', names(diff.removed) === (keeps ? '' : gone));
  demand('kept are the models that only GitHub has', names(kept) === (keeps ? gone : ''));
  const modified = new Map(diff.modified.map((record) => [record.name, record]));
  for (const name of Object.keys(asked)) {
    if (!Object.hasOwn(before, name)) continue;
    const found = modified.get(name);
    // Doubles cannot tell all numbers apart, so here the program may see more than the judge.
    if (found === undefined)
      demand('modified are all models that differ', sameValue(before[name], asked[name]), () => name);
    else {
      demand('a modified model differs', canonicalJson(found.before) !== canonicalJson(found.after), () => name);
      demand('a modified model names its fields', found.fields.length > 0, () => name);
      const patched = structuredPatch(before[name], found.fields);
      demand('the changed fields lead from the old record to the new one', sameValue(patched, asked[name]), () => name);
    }
    const one = wanted.get(name);
    const readAnew = one && parseJson(spelling(one));
    demand('a record has no changed field against itself', !readAnew || changedFields(one, readAnew).length === 0);
  }
}

/** A record with the changed fields put into it. */
function structuredPatch(record: unknown, fields: readonly FieldChange[]): unknown {
  const root = { record: clone(record) };
  for (const { path: steps, after } of fields) {
    const last = steps.at(-1) ?? 'record';
    const inside =
      steps.length === 0 ? root : steps.slice(0, -1).reduce((at, step) => (at as never)[step], root.record);
    if (after === undefined) Reflect.deleteProperty(inside as object, last);
    else define(inside as object, last, JSON.parse(spelling(after)));
  }
  return root.record;
}

function clone(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clone);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, clone(member)]));
}

/** Also where the key is `__proto__`. */
function define(object: object, name: string | number, value: unknown): void {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}

function checkContent(rendered: string, wanted: Records, expected: JsonObject): void {
  demand('a file can be written as UTF-8', rendered.isWellFormed());
  let parsed: unknown;
  try {
    parsed = JSON.parse(rendered.replace(/^\uFEFF/, ''));
  } catch (error) {
    demand('the result is JSON', false, () => String(error));
  }
  demand('the result says what was wanted (JSON.parse)', sameValue(parsed, expected), () => rendered);
  const current = parseRecords(rendered);
  demand('the result has the wanted models', current.size === wanted.size, () => rendered);
  for (const [name, record] of wanted) {
    const written = current.get(name);
    const isEqual = written !== undefined && equalJson(written, record) && equalJson(record, written);
    demand('the result says what was wanted, to the last digit', isEqual, () => name);
    if (written)
      demand('equal values have one canonical text', canonicalJson(written) === canonicalJson(record), () => name);
  }
}

function checkBytes(drawn: JsonCase, rendered: string, random: Random, format: LegacyFormat, wanted: Records): void {
  const { old, keeps, edits } = drawn;
  if (keeps) return;
  demand('what is untouched keeps its bytes and its place', consistsOf(rendered, drawn.pieces), () => rendered);
  if (edits.additions === 0) {
    const shuffled = new Map(random.shuffled([...wanted]));
    demand('the order of PRIMARY’s models does not count where none is new', again(format, old, shuffled) === rendered);
  }
  if (edits.others === 0 && edits.scalars === 1 && edits.additions === 0) {
    demand(
      'one changed scalar changes one line',
      changedLines(old, rendered).every((count) => count === 1),
      () => rendered,
    );
  }
  if (edits.others === 1 && edits.scalars === 0 && edits.additions === 1 && !edits.fillsEmpty) {
    demand('one addition is one insertion', isOneInsertion(old, rendered), () => rendered);
  }
  const document = parseJson(rendered);
  checkOrder(parseJson(old), parseJson(drawn.wanted), document);
  if (edits.others === 0 && edits.additions === 0 && edits.reversible) {
    demand('numbers and words that come back stand as they stood', again(format, rendered, parseRecords(old)) === old);
  }
}

/** Models stay in their places; a new one stands behind the one before it in PRIMARY's order, else at the end. */
function checkOrder(old: JsonSlice, wanted: JsonSlice, rendered: JsonSlice): void {
  const keys = (object: JsonSlice) => members(object).map(({ key }) => key);
  const present = keys(old);
  if (new Set(present).size < present.length) return;
  const asked = [...new Set(keys(wanted))];
  const standing = new Set(present.filter((name) => asked.includes(name)));
  const followers = new Map<string, string[]>();
  const leading: string[] = [];
  let place = leading;
  for (const name of asked) {
    if (standing.has(name)) followers.set(name, (place = []));
    else place.push(name);
  }
  const order = [...standing].flatMap((name) => [name, ...(followers.get(name) ?? [])]).concat(leading);
  demand('models stand in their order', keys(rendered).join('\n') === order.join('\n'), () => order.join('\n'));
}

function again(format: LegacyFormat, text: string, wanted: Records): string {
  return (
    format
      .read(new Map([[path, text]]), wanted)
      .render(wanted)
      .get(path) ?? ''
  );
}

function valueOf(records: Records): JsonObject {
  return Object.fromEntries(Array.from(records, ([name, record]) => [name, JSON.parse(spelling(record)) as unknown]));
}

function plain(values: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, values[name]]));
}
