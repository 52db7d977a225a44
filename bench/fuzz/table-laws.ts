import type { SyncedCategory } from '../../src/categories.ts';
import { compareCategory } from '../../src/compare/compare-category.ts';
import { equalJson } from '../../src/json/equal.ts';
import { spelling } from '../../src/json/slice.ts';
import { countChanges } from '../../src/model/diff.ts';
import type { Note } from '../../src/model/note.ts';
import { MalformedFileError } from '../../src/model/malformed-file-error.ts';
import { parseRecords, type Records } from '../../src/model/records.ts';
import type { LegacyFormat } from '../../src/formats/legacy-format.ts';
import { renderCategory } from '../../src/formats/render-category.ts';
import { convertModels } from '../../src/formats/text/convert-models.ts';
import { renderModelsCsv } from '../../src/formats/text/render-models-csv.ts';
import { textFormat } from '../../src/formats/text.ts';
import { changedLines, demand, type JsonObject, sameValue, LawBroken } from './laws.ts';
import type { Random } from './random.ts';
import { type TableCase, tableCase } from './table-cases.ts';
import { judgeDatabase, readRows } from './table-judge.ts';
import { strip } from '../../src/formats/text/names.ts';

const category: SyncedCategory = {
  name: 'text_generation',
  repository: 'text',
  files: ['models.csv', 'db.json'],
  reads: ['defaults.json', 'generation_params.json'],
  format: 'text',
};

/**
 * Puts one random table and PRIMARY's answer to it through the comparison and the renderer.
 *
 * @returns what came of it, in a word or two
 * @throws LawBroken, or whatever the program throws
 */
export function fuzzTable(
  random: Random,
  say: (describe: () => string) => void,
  format: LegacyFormat = textFormat,
): string {
  const drawn = tableCase(random);
  say(
    () => `${[...drawn.files].map(([path, text]) => `${path}\n${JSON.stringify(text)}`).join('\n')}
db.json is ${drawn.database}; removals are ${drawn.keeps ? 'kept' : 'applied'}
PRIMARY\n${JSON.stringify(drawn.primary)}`,
  );
  const files = withDatabase(drawn);
  if (files === undefined) return 'refused: a table that does not convert';
  const paths = [...files.keys()];
  if (drawn.isOdd && random.oneIn(10)) files.delete(random.pick(['models.csv', ...paths]));
  return checkTable(drawn, files, format);
}

/** The files with a db.json; undefined where the table has none. */
function withDatabase({ files, database, isOdd }: TableCase): Map<string, string> | undefined {
  const [csv = '', defaults = '', params = ''] = [...files.values()];
  try {
    const converted = convertModels(csv, defaults, params).text;
    if (isOdd) return new Map([...files, ['db.json', database === 'broken' ? converted.slice(0, -4) : converted]]);
    const judged = judgeDatabase(csv, defaults);
    checkDatabase(converted, judged);
    const rows = readRows(csv);
    switch (database) {
      case 'stale': {
        const fewer = csv.slice(0, rows.at(-1)?.start) + csv.slice(rows.at(-1)?.end);
        return new Map([...files, ['db.json', convertModels(rows.length > 1 ? fewer : csv, defaults, params).text]]);
      }
      case 'edited':
        return new Map([...files, ['db.json', converted.replaceAll(/"(?:nsfw|parameters)": [^,\n]*/g, '"nsfw": 1')]]);
      default:
        return new Map([...files, ['db.json', converted]]);
    }
  } catch (error) {
    if (!(error instanceof MalformedFileError)) throw error;
    demand('a table that converts is taken', isOdd, () => error.message);
    return undefined;
  }
}

function checkTable(drawn: TableCase, files: ReadonlyMap<string, string>, format: LegacyFormat): string {
  const primary = parseRecords(drawn.primary);
  const side = { kind: 'records', records: primary } as const;
  const policy = { removals: drawn.keeps ? 'keep' : 'apply', maxRemovedPercent: 100 } as const;
  const compared = compareCategory(category, format, side, files, policy);
  if (compared.status !== 'compared') {
    demand('files that can be read are compared', drawn.isOdd && compared.status === 'unknown');
    return 'refused: files that do not make sense';
  }
  const { wanted, notes } = compared;
  const changed = renderCategory(category.name, format, files, compared);
  const after = new Map([...files, ...changed]);
  const csv = after.get('models.csv') ?? '';
  const database = after.get('db.json') ?? '';

  checkConsistent(after);
  const again = compareCategory(category, format, side, after, policy);
  if (again.status !== 'compared') throw new LawBroken('a second run compares as well');
  demand('a second run finds no difference', countChanges(again.diff) === 0);
  demand('a second run changes nothing', renderCategory(category.name, format, after, again).size === 0);
  if (drawn.isOdd) return 'odd, and taken';

  checkDatabase(database, judgeDatabase(csv, files.get('defaults.json') ?? ''));
  checkNothingLost(primary, JSON.parse(database) as JsonObject, notes);
  checkOrder(files.get('models.csv') ?? '', csv);
  if (drawn.database !== 'converted') {
    return `files that disagreed: db.json was ${drawn.database === 'stale' ? 'stale' : 'edited by hand'}`;
  }
  const isSame = countChanges(compared.diff) === 0;
  demand('no difference, no byte changed', !isSame || changed.size === 0);
  demand('where PRIMARY says the same, nothing differs', drawn.touched.size > 0 || isSame, () =>
    JSON.stringify(compared.diff.modified.map(({ name, fields }) => [name, fields.map(({ path }) => path)])),
  );
  checkRows(files.get('models.csv') ?? '', csv, drawn.touched);
  checkTableAlone(files, primary, wanted, drawn.touched);
  const refused = notes.some(({ severity }) => severity === 'error');
  if (refused) return 'edited, with records that no row can hold';
  if (notes.length > 0) return 'edited, with warnings';
  return isSame ? 'nothing differs' : 'edited';
}

/** `renderModelsCsv` by itself: its table converts to what the comparison wants, but for the models that it tells of. */
function checkTableAlone(
  files: ReadonlyMap<string, string>,
  primary: Records,
  wanted: Records,
  touched: ReadonlySet<string>,
): void {
  const [before = '', defaults = '', params = ''] = ['models.csv', 'defaults.json', 'generation_params.json'].map(
    (path) => files.get(path),
  );
  const { text, notes } = renderModelsCsv(before, primary, defaults, params);
  const { records } = convertModels(text, defaults, params);
  const told = new Set(notes.map(({ model }) => model));
  for (const [name, record] of wanted) {
    if (told.has(name) || !primary.has(name)) continue;
    const written = records.get(name);
    const isSame = written !== undefined && equalJson(written, record);
    demand('models.csv alone converts to what was wanted', isSame, () => `${name}: ${written && spelling(written)}`);
  }
  // The comparison lets no model in that has no name.
  const others = [...records.keys()].filter((name) => !wanted.has(name) && strip(name) !== '');
  demand('models.csv alone has no other models than wanted', others.length === 0, () => others.join('\n'));
  checkRows(before, text, touched);
}

function checkConsistent(files: ReadonlyMap<string, string>): void {
  const [csv = '', defaults = '', params = ''] = ['models.csv', 'defaults.json', 'generation_params.json'].map((path) =>
    files.get(path),
  );
  demand('db.json is what models.csv converts to', convertModels(csv, defaults, params).text === files.get('db.json'));
  demand('a file can be written as UTF-8', csv.isWellFormed());
}

/** Keys, order and values of db.json as the judge has them; its numbers are doubles. */
function checkDatabase(database: string, judged: ReadonlyMap<string, ReadonlyMap<string, string>>): void {
  const records = parseRecords(database);
  demand(
    'db.json has the judge’s keys in their order',
    [...records.keys()].join('\n') === [...judged.keys()].join('\n'),
  );
  demand('db.json is printable ASCII', /^[\n -~]*$/.test(database));
  for (const [key, fields] of judged) {
    const record = records.get(key);
    const written = Object.entries(JSON.parse(record ? spelling(record) : '{}') as JsonObject);
    const expected = Object.fromEntries(Array.from(fields, ([field, value]) => [field, JSON.parse(value) as unknown]));
    const isSame = sameValue(Object.fromEntries(written), expected);
    demand('db.json says what models.csv says', isSame, () => `${key}: ${JSON.stringify(written)}`);
    const order = written.map(([field]) => field).join('\n') === Object.keys(expected).join('\n');
    demand('fields stand in their order', order, () => key);
  }
}

/** A field that is not written as PRIMARY has it is told of. */
function checkNothingLost(primary: Records, database: JsonObject, notes: readonly Note[]): void {
  for (const [name, record] of primary) {
    const about = notes.filter(({ model }) => model === name);
    if (name.includes('://') || /^(?:aphrodite|koboldcpp)\//.test(name)) continue;
    if (about.some(({ severity }) => severity === 'error')) continue;
    const written = database[name] as JsonObject | undefined;
    for (const [field, value] of Object.entries(JSON.parse(spelling(record)) as JsonObject)) {
      if (isEmpty(value) || about.some((note) => note.field === field)) continue;
      const held = written && Object.hasOwn(written, field) ? written[field] : undefined;
      demand(
        'no field is lost in silence',
        sameValue(asSet(field, held), asSet(field, value)),
        () => `${name}: ${field}`,
      );
    }
  }
}

function asSet(field: string, value: unknown): unknown {
  return field === 'tags' && Array.isArray(value) ? [...new Set(value as string[])].sort() : value;
}

function isEmpty(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === null || value === '' || value === 0;
}

/** Rows stay in their places. */
function checkOrder(before: string, after: string): void {
  const [old, now] = [readRows(before), readRows(after)].map((rows) => rows.map(({ name }) => name)) as [
    string[],
    string[],
  ];
  const common = (names: string[], others: Set<string>) => names.filter((name) => others.has(name)).join('\n');
  demand('rows stay in their places', common(now, new Set(old)) === common(old, new Set(now)));
}

/** Rows of models that did not change keep their bytes; of one that changed, only the last row does not. */
function checkRows(before: string, after: string, touched: ReadonlySet<string>): void {
  const [old, now] = [rowsByName(before), rowsByName(after)];
  for (const [name, rows] of old) {
    if (touched.has(name)) continue;
    demand('an untouched model keeps its rows’ bytes', rows.join('\n') === now.get(name)?.join('\n'), () => name);
  }
  const [only] = touched;
  const rows = only === undefined ? undefined : old.get(only);
  const written = only === undefined ? undefined : now.get(only);
  if (touched.size !== 1 || rows === undefined || written === undefined) return;
  const span = (row: string | undefined) => (row ?? '').split(/\r\n|\r|\n/).length;
  const [gone, come] = changedLines(before, after);
  const isBounded = gone <= span(rows.at(-1)) && come <= span(written.at(-1));
  demand('one changed model changes the lines of one row', isBounded, () => `${gone} lines became ${come}`);
}

function rowsByName(csv: string): Map<string, string[]> {
  const rows = readRows(csv).slice(1);
  const texts = Map.groupBy(rows, ({ name }) => name);
  return new Map(Array.from(texts, ([name, group]) => [name, group.map(({ start, end }) => csv.slice(start, end))]));
}
