import { equalJson } from '../json/equal.ts';
import { MalformedFileError } from '../model/malformed-file-error.ts';
import type { Note } from '../model/note.ts';
import { parseRecords, type Records } from '../model/records.ts';
import { RecordsError } from '../model/records-error.ts';
import type { LegacyFiles, LegacyFormat, Reading } from './legacy-format.ts';
import { namedRecords, type NamedRecords } from './named-records.ts';
import { type Conversion, convertTable } from './text/convert-models.ts';
import { lostFields } from './text/lost-fields.ts';
import { isBareName } from './text/names.ts';
import { type ModelTable, readModels } from './text/read-models.ts';
import { type RenderedModels, renderTable } from './text/render-models-csv.ts';
import type { RowWriter } from './text/row-writer.ts';
import { databaseFile, defaultsFile, generationParamsFile, modelsFile, parseRules, type Rules } from './text/rules.ts';
import { primaryWriter, rowWriter } from './text/write-cells.ts';

/**
 * The text repository's format: people edit models.csv, consumers read db.json, which is generated from it with the
 * defaults.json and generation_params.json of the same commit.
 *
 * Compared is what consumers read under a model's own name. `desired` are the records that db.json will have once
 * PRIMARY's stand in models.csv: what a row cannot hold is a note and no difference, so a second run finds none.
 */
export const textFormat: LegacyFormat = textFormatOf({
  writer: primaryWriter,
  named: (primary) => ({ records: primary, notes: [] }),
  lost: lostFields,
  isStraight: false,
});

/** How PRIMARY's records become rows. */
export interface PrimaryRows {
  readonly writer: (answer: Records) => RowWriter;
  /** The records under the names that their rows have. */
  readonly named: (primary: Records, table: ModelTable, converted: Records) => NamedRecords;
  /** What of a record that was written is lost in what its row converts to; without it the writer tells. */
  readonly lost?: typeof lostFields;
  /** Rows are written from PRIMARY's records themselves, also where two spellings of a row convert to the same. */
  readonly isStraight: boolean;
}

/** As `textFormat`, for records of PRIMARY that become rows in another way. */
export function textFormatOf(rows: PrimaryRows): LegacyFormat {
  return { read: (files, primary) => read(files, primary, rows) };
}

function read(files: LegacyFiles, answer: Records, { writer, named, lost, isStraight }: PrimaryRows): Reading {
  const write = writer(answer);
  const rules = rulesOf(files);
  const table = readModels(textOf(files, modelsFile), rules);
  const database = textOf(files, databaseFile);
  const standing = convertTable(table, rules);
  const consistent = standing.text === database;
  const held = consistent ? standing.records : bareRecords(database);
  const convert = (csv: string): Conversion =>
    csv === table.table.text ? standing : convertTable(readModels(csv, rules), rules);
  const rows = named(answer, table, standing.records);
  const { records: primary, notes: nameless } = namedRecords(rows.records, {
    has: (name) => held.has(name) || standing.records.has(name),
  });
  const rendered = renderTable(table, primary, rules, { write, converted: standing.records });
  const { records } = convert(rendered.text);
  // Of a model that db.json alone has, its record there is what is left as it is.
  const standIns = new Map([...held].filter(([name]) => primary.has(name) && !records.has(name)));
  const writeStandIns: RowWriter = (request, ...place) =>
    (standIns.has(request.name) ? rowWriter('db.json') : write)(request, ...place);
  const settled =
    standIns.size === 0
      ? records
      : convert(renderTable(table, new Map([...primary, ...standIns]), rules, { write: writeStandIns }).text).records;
  const desired = inOrder(primary, settled);
  const notes = [
    ...(consistent ? [] : [disagreement(standing.records, held)]),
    ...standing.warnings,
    ...rows.notes,
    ...nameless,
    ...rendered.notes,
    ...(isStraight ? respelled(table, rendered.text, standing.records, records, rules) : []),
    ...(lost === undefined ? [] : losses(primary, desired, rendered, lost)),
  ];
  const gone = new Map([...held].filter(([name]) => !desired.has(name)));
  const writeGone = rowWriter('db.json');
  const observed = consistent
    ? held
    : replaced(held, gone, convert(renderTable(table, gone, rules, { write: writeGone }).text).records);
  const render = (asked: Records): LegacyFiles => {
    // A model that is to be left alone, or is only on GitHub, has another record than the desired one.
    const isFromPrimary = (name: string): boolean =>
      isStraight && primary.has(name) && !standIns.has(name) && asked.get(name) === desired.get(name);
    const writeAsked: RowWriter = (request, ...place) =>
      (isFromPrimary(request.name) ? write : rowWriter('row'))(request, ...place);
    const sources = Array.from(asked, ([name, record]) => {
      return [name, (isFromPrimary(name) ? primary.get(name) : undefined) ?? record] as const;
    });
    const options = { write: writeAsked, converted: standing.records };
    const { text } = renderTable(table, new Map(sources), rules, options);
    return new Map([
      [modelsFile, text],
      [databaseFile, convert(text).text],
    ]);
  };
  const isSettled = consistent && (!isStraight || rendered.text === table.table.text);
  const edited = standing.records;
  const readVersion = (csv: string | undefined) => {
    if (csv === undefined) throw new MalformedFileError(modelsFile, 'that version does not have this file');
    return readTable(readModels(csv, rules), answer, rules, { write, named });
  };
  return { observed, desired, edited, notes, consistent: isSettled, render, readVersion };
}

/** With the db.json that the table converts to, whatever it is. */
function readTable(
  table: ModelTable,
  answer: Records,
  rules: Rules,
  { write, named }: Pick<PrimaryRows, 'named'> & { readonly write: RowWriter },
): Pick<Reading, 'observed' | 'desired'> {
  const { records: observed } = convertTable(table, rules);
  const { records: primary } = namedRecords(named(answer, table, observed).records, observed);
  const { text } = renderTable(table, primary, rules, { write, converted: observed });
  return { observed, desired: inOrder(primary, convertTable(readModels(text, rules), rules).records) };
}

/** What a reviewer sees of rows that change although consumers read the same of their models before and after. */
function respelled(
  { table, models }: ModelTable,
  csv: string,
  before: Records,
  after: Records,
  rules: Rules,
): readonly Note[] {
  if (csv === table.text) return [];
  const rowsOf = (text: string, of: ModelTable['models']) =>
    new Map(of.map(({ name, row }) => [name, text.slice(row.start, row.end)]));
  const standing = rowsOf(table.text, models);
  const names = [...rowsOf(csv, readModels(csv, rules).models)].flatMap(([name, row]) => {
    const [old, now] = [before.get(name), after.get(name)];
    const isRespelled = standing.has(name) && standing.get(name) !== row && old && now && equalJson(old, now);
    return isRespelled ? [name] : [];
  });
  if (names.length === 0) return [];
  const message = `${modelsFile} is brought to PRIMARY's spelling of ${shortList(names)}; consumers read the same as before.`;
  return [{ severity: 'warning', message }];
}

/**
 * GitHub's records with those of models that would go as a row carries them: they may be kept, and a record
 * that stands in db.json alone need not be one that models.csv can give.
 */
function replaced(held: Records, gone: Records, settled: Records): Records {
  return new Map(
    [...held].flatMap(([name, record]) => {
      const kept = gone.has(name) ? settled.get(name) : record;
      return kept === undefined ? [] : [[name, kept]];
    }),
  );
}

function rulesOf(files: LegacyFiles): Rules {
  return parseRules(textOf(files, defaultsFile), textOf(files, generationParamsFile));
}

function textOf(files: LegacyFiles, path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new MalformedFileError(path, 'the repository does not have this file');
  return text;
}

/** The records that stand in db.json under their models' own names. */
function bareRecords(database: string): Records {
  try {
    return new Map([...parseRecords(database)].filter(([name]) => isBareName(name)));
  } catch (error) {
    if (error instanceof RecordsError) throw new MalformedFileError(databaseFile, error.problem, error.line);
    throw error;
  }
}

/** The records of the models that PRIMARY has, in its order. */
function inOrder(primary: Records, records: Records): Records {
  return new Map(
    [...primary.keys()].flatMap((name) => {
      const record = records.get(name);
      return record === undefined ? [] : [[name, record]];
    }),
  );
}

/** What is lost of the records that were written; the others have notes of their own. */
function losses(
  primary: Records,
  desired: Records,
  { notes, standing }: RenderedModels,
  lost: typeof lostFields,
): Note[] {
  const exempt = new Set([...standing, ...notes.map(({ model }) => model)]);
  return [...desired].flatMap(([name, record]) => {
    const source = primary.get(name);
    return source === undefined || exempt.has(name) ? [] : lost(name, source, record);
  });
}

function disagreement(converted: Records, observed: Records): Note {
  const names = differingNames(converted, observed);
  const models = names.length === 1 ? 'one model differs' : `${names.length} models differ`;
  const what =
    names.length === 0
      ? 'no model differs, but db.json is not, byte for byte, what models.csv converts to'
      : `${models} (${shortList(names)})`;
  return { severity: 'warning', message: `${modelsFile} and ${databaseFile} disagree on GitHub: ${what}.` };
}

function differingNames(a: Records, b: Records): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => {
    const [one, other] = [a.get(name), b.get(name)];
    return one === undefined || other === undefined || !equalJson(one, other);
  });
}

function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `"${name}"`);
  return [...shown, ...(names.length > shown.length ? ['…'] : [])].join(', ');
}
