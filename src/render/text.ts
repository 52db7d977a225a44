import { equalJson } from '../json/equal.ts';
import { MalformedFileError } from '../model/malformed-file-error.ts';
import type { Note } from '../model/note.ts';
import { parseRecords, type Records } from '../model/records.ts';
import { RecordsError } from '../model/records-error.ts';
import type { LegacyFiles, LegacyFormat, Reading } from './legacy-format.ts';
import { type Conversion, convertTable } from './text/convert-models.ts';
import { lostFields } from './text/lost-fields.ts';
import { isBareName } from './text/names.ts';
import { readModels } from './text/read-models.ts';
import { type RenderedModels, renderTable } from './text/render-models-csv.ts';
import { databaseFile, defaultsFile, generationParamsFile, modelsFile, parseRules, type Rules } from './text/rules.ts';

/**
 * The text repository's format: people edit models.csv, consumers read db.json, which is generated from it with the
 * defaults.json and generation_params.json of the same commit.
 *
 * Compared is what consumers read under a model's own name. `wanted` are the records that db.json will have once
 * PRIMARY's stand in models.csv: what a row cannot hold is a note and no difference, so a second run finds none.
 */
export const textFormat: LegacyFormat = { read, readVersion };

function read(files: LegacyFiles, primary: Records): Reading {
  const rules = rulesOf(files);
  const table = readModels(textOf(files, modelsFile), rules);
  const database = textOf(files, databaseFile);
  const standing = convertTable(table, rules);
  const consistent = standing.text === database;
  const held = consistent ? standing.records : bareRecords(database);
  const convert = (csv: string): Conversion =>
    csv === table.table.text ? standing : convertTable(readModels(csv, rules), rules);
  const rendered = renderTable(table, primary, rules, { converted: standing.records });
  const { records } = convert(rendered.text);
  // Of a model that db.json alone has, its record there is what is left as it is.
  const standIns = [...held].filter(([name]) => primary.has(name) && !records.has(name));
  const settled =
    standIns.length === 0
      ? records
      : convert(renderTable(table, new Map([...primary, ...standIns]), rules).text).records;
  const wanted = inOrder(primary, settled);
  const notes = [
    ...(consistent ? [] : [disagreement(standing.records, held)]),
    ...standing.warnings,
    ...rendered.notes,
    ...losses(primary, wanted, rendered),
  ];
  const gone = new Map([...held].filter(([name]) => !wanted.has(name)));
  const origin = 'db.json';
  const current = consistent
    ? held
    : replaced(held, gone, convert(renderTable(table, gone, rules, { origin }).text).records);
  const render = (records: Records): LegacyFiles => {
    const { text } = renderTable(table, records, rules, { origin: 'row', converted: standing.records });
    return new Map([
      [modelsFile, text],
      [databaseFile, convert(text).text],
    ]);
  };
  return { current, wanted, edited: standing.records, notes, consistent, render };
}

/** With db.json as that version's models.csv converts to it now, whatever it was then. */
function readVersion(files: LegacyFiles, primary: Records): Pick<Reading, 'current' | 'wanted'> {
  const rules = rulesOf(files);
  const table = readModels(textOf(files, modelsFile), rules);
  const { records: current } = convertTable(table, rules);
  const { text } = renderTable(table, primary, rules, { converted: current });
  return { current, wanted: inOrder(primary, convertTable(readModels(text, rules), rules).records) };
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
function losses(primary: Records, wanted: Records, { notes, standing }: RenderedModels): Note[] {
  const exempt = new Set([...standing, ...notes.map(({ model }) => model)]);
  return [...wanted].flatMap(([name, record]) => {
    const source = primary.get(name);
    return source === undefined || exempt.has(name) ? [] : lostFields(name, source, record);
  });
}

function disagreement(converted: Records, current: Records): Note {
  const names = differingNames(converted, current);
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
