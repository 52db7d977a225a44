import { MalformedFileError } from '../../../src/model/malformed-file-error.ts';
import { countChanges } from '../../../src/model/diff.ts';
import type { LegacyFormat } from '../../../src/formats/legacy-format.ts';
import { convertModels } from '../../../src/formats/text/convert-models.ts';
import { strip } from '../../../src/formats/text/names.ts';
import type { SpoiledCase, TableCase } from '../../arbitraries/text/repositories.ts';
import { demand, LawBroken } from '../demand.ts';
import type { JsonObject } from '../same-value.ts';
import { checkConsistent, checkDatabase } from './database.ts';
import { judgeDatabase, readRows } from './judge.ts';
import { checkNothingLost } from './losses.ts';
import { checkRowOrder, checkRows } from './rows.ts';
import { checkTableAlone } from './table-alone.ts';
import { mayBeRefused, type WrittenTable, writeTable } from './write-table.ts';

/** What holds for a repository and what is written for PRIMARY's answer to it, also where something in it is odd. */
const lawsOfAll: Readonly<Record<string, (written: WrittenTable) => void>> = {
  'keeps db.json and models.csv in step': ({ after }) => {
    checkConsistent(after);
  },
  'comes to rest: a second run finds nothing': checkRest,
};

/** What holds where everything in the repository makes sense. */
export const tableLaws: Readonly<Record<string, (written: WrittenTable) => void>> = {
  ...lawsOfAll,
  'writes into db.json what the table says': ({ after }) => {
    checkDatabase(after.get('db.json') ?? '', judgeDatabase(csvOf(after), after.get('defaults.json') ?? ''));
  },
  'loses no field in silence': ({ primary, after, compared }) => {
    checkNothingLost(primary, JSON.parse(after.get('db.json') ?? '') as JsonObject, compared.notes);
  },
  // One that the database alone has is kept where removals are.
  'adds no model without a name': ifInStep(({ files, desired }) => {
    const present = new Set(readRows(csvOf(files)).map(({ name }) => name));
    const added = [...desired.keys()].filter((name) => strip(name) === '' && !present.has(name));
    demand('a model without a name is not added', added.length === 0);
  }),
  'leaves rows in their places': ({ files, after }) => {
    checkRowOrder(csvOf(files), csvOf(after));
  },
  'changes nothing where nothing differs': ifInStep(checkNothingChanges),
  'keeps the bytes of the rows that nobody changed': ifInStep(({ files, after, drawn }) => {
    checkRows(csvOf(files), csvOf(after), drawn.touched);
  }),
  'makes a table that alone says what was desired': ifInStep(checkTableAlone),
};

/** All laws of repositories that make sense. */
export function checkTable(drawn: TableCase, format?: LegacyFormat): void {
  const written = writeSensible(drawn, format);
  if (written) for (const check of Object.values(tableLaws)) check(written);
}

/** A repository that makes no sense is refused as such, or taken with all that holds for every one. */
export function checkSpoiled(drawn: SpoiledCase, format?: LegacyFormat): void {
  const files = spoiledRepository(drawn);
  const written = files && writeTable(drawn, files, format);
  if (written) for (const check of Object.values(lawsOfAll)) check(written);
}

/**
 * Compares and renders a repository that makes sense; undefined where the repository’s own checks may refuse it.
 *
 * @throws LawBroken where it is not taken, or its table converts to something else than the judge reads
 */
export function writeSensible(drawn: TableCase, format?: LegacyFormat): WrittenTable | undefined {
  const [csv, defaults, params] = sourcesOf(drawn.files);
  const converted = convertModels(csv, defaults, params).text;
  checkDatabase(converted, judgeDatabase(csv, defaults));
  const written = writeTable(drawn, new Map([...drawn.files, ['db.json', databaseOf(drawn, converted)]]), format);
  demand('files that can be read are compared', written !== undefined || mayBeRefused(csv));
  return written;
}

function databaseOf({ files, database }: TableCase, converted: string): string {
  if (database === 'edited') return converted.replaceAll(/"(?:nsfw|parameters)": [^,\n]*/g, '"nsfw": 1');
  const [csv, defaults, params] = sourcesOf(files);
  if (typeof database === 'object') return convertModels(database.of, defaults, params).text;
  const rows = readRows(csv);
  if (database !== 'stale' || rows.length < 2) return converted;
  const last = rows.at(-1);
  return convertModels(csv.slice(0, last?.start) + csv.slice(last?.end), defaults, params).text;
}

/** The files with a db.json, but without the missing one; undefined where the table converts to none. */
function spoiledRepository({ files, database, missing }: SpoiledCase): ReadonlyMap<string, string> | undefined {
  try {
    const { text } = convertModels(...sourcesOf(files));
    const all = new Map([...files, ['db.json', database === 'broken' ? text.slice(0, -4) : text]]);
    if (missing !== undefined) all.delete(missing);
    return all;
  } catch (error) {
    if (!(error instanceof MalformedFileError)) throw error;
    return undefined;
  }
}

function sourcesOf(files: ReadonlyMap<string, string>): [csv: string, defaults: string, params: string] {
  const [csv = '', defaults = '', params = ''] = ['models.csv', 'defaults.json', 'generation_params.json'].map((path) =>
    files.get(path),
  );
  return [csv, defaults, params];
}

function checkRest({ drawn, after, format }: WrittenTable): void {
  const again = writeTable(drawn, after, format);
  if (!again) throw new LawBroken('a second run compares as well');
  demand('a second run finds no difference', countChanges(again.compared.diff) === 0);
  demand('a second run changes nothing', again.changed.size === 0);
}

function checkNothingChanges({ compared: { diff }, changed, drawn: { touched } }: WrittenTable): void {
  const isSame = countChanges(diff) === 0;
  demand('no difference, no byte changed', !isSame || changed.size === 0);
  demand('where PRIMARY says the same, nothing differs', touched.size > 0 || isSame, () =>
    JSON.stringify(diff.modified.map(({ name, fields }) => [name, fields.map(({ path }) => path)])),
  );
}

/** Where models.csv and db.json disagree on GitHub, more is mended than PRIMARY changed. */
function ifInStep(check: (written: WrittenTable) => void): (written: WrittenTable) => void {
  return (written) => {
    if (written.drawn.database === 'converted') check(written);
  };
}

function csvOf(files: ReadonlyMap<string, string>): string {
  return files.get('models.csv') ?? '';
}
