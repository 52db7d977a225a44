import { equalJson } from '../../json/equal.ts';
import type { JsonSlice } from '../../json/slice.ts';
import type { Note } from '../../model/note.ts';
import type { Records } from '../../model/records.ts';
import { endsInBlanks } from '../repository-rules.ts';
import { isBareName } from './names.ts';
import { placeNew } from './place-new.ts';
import { type Model, type ModelTable, readModels } from './read-models.ts';
import type { UnwritableField } from './record-fields.ts';
import { modelsFile, parseRules, type Rules } from './rules.ts';
import { type Row, spellCell, type Table } from './table.ts';
import type { RowCells, RowWriter } from './row-writer.ts';
import { primaryWriter } from './write-cells.ts';

export interface RenderedModels {
  /** The text of models.csv. */
  readonly text: string;
  /** Records that could not be written, or not wholly, and why. */
  readonly notes: readonly Note[];
  /** Models whose record stands in the table already. */
  readonly standing: ReadonlySet<string>;
}

/**
 * models.csv with PRIMARY's records in it. Only cells that differ change, in the last row of the model's name, which is
 * the one that counts; a new row goes after that of the model before it in PRIMARY's order, the rows of a model that
 * PRIMARY does not have go. Keys that start with `aphrodite/` or `koboldcpp/` are copies and dropped. A model whose record
 * cannot become a row keeps the rows that it has.
 *
 * @throws MalformedFileError if one of the files cannot be read
 */
export function renderModelsCsv(
  oldCsv: string,
  records: Records,
  defaultsJson: string,
  generationParamsJson: string,
): RenderedModels {
  const rules = parseRules(defaultsJson, generationParamsJson);
  return renderTable(readModels(oldCsv, rules), records, rules);
}

/**
 * As `renderModelsCsv`, of a table that is read already.
 *
 * @param write how a record becomes a row
 * @param converted what the table converts to, where that is known: rows that say what is desired are not written anew
 */
export function renderTable(
  old: ModelTable,
  records: Records,
  rules: Rules,
  { write = primaryWriter(records), converted = new Map() }: { write?: RowWriter; converted?: Records } = {},
): RenderedModels {
  const present = new Map(old.models.map((model) => [model.name, model]));
  const writeRow = (name: string, record: JsonSlice) =>
    write({ name, record, present: present.get(name) }, old.columns, rules);
  const plan = planRows(records, converted, present, writeRow);
  return { text: writeTable(old, present, plan), notes: plan.notes, standing: plan.standing };
}

interface RowPlan {
  readonly rows: ReadonlyMap<string, RowCells>;
  /** The models that have a row then, in PRIMARY's order. */
  readonly order: readonly string[];
  /** Models whose row stays because it says what is desired. */
  readonly standing: ReadonlySet<string>;
  /** Models whose rows, if there are any, stay because nothing can be written. */
  readonly left: ReadonlySet<string>;
  readonly notes: readonly Note[];
}

function planRows(
  records: Records,
  converted: Records,
  present: ReadonlyMap<string, Model>,
  write: (name: string, record: JsonSlice) => ReturnType<RowWriter>,
): RowPlan {
  const rows = new Map<string, RowCells>();
  const order: string[] = [];
  const standing = new Set<string>();
  const left = new Set<string>();
  const notes: Note[] = [];
  for (const [name, record] of records) {
    if (!isBareName(name)) continue;
    if (name.includes('://')) {
      left.add(name);
      notes.push({
        severity: 'warning',
        message: `"${name}" is skipped: a name with "://" is no model's.`,
        model: name,
      });
      continue;
    }
    const stands = converted.get(name);
    if (stands !== undefined && equalJson(record, stands)) {
      standing.add(name);
      order.push(name);
      continue;
    }
    const written = write(name, record);
    if ('cells' in written) {
      rows.set(name, written);
      order.push(name);
      for (const note of written.notes) notes.push(note);
      continue;
    }
    left.add(name);
    notes.push(unwritable(name, written, present.has(name)));
  }
  return { rows, order, standing, left, notes };
}

function unwritable(model: string, problems: readonly UnwritableField[], isPresent: boolean): Note {
  const follows = isPresent
    ? `cannot be written to ${modelsFile} and is left as it is on GitHub`
    : `cannot be added to ${modelsFile}`;
  const reasons = problems.map(({ message }) => message).join('; ');
  const [first, ...others] = problems;
  const message = `"${model}" ${follows}: ${reasons}.`;
  return { severity: 'error', message, model, ...(first && others.length === 0 && { field: first.field }) };
}

function writeTable(
  { table, columns, models }: ModelTable,
  present: ReadonlyMap<string, Model>,
  { rows, order, standing, left }: RowPlan,
): string {
  const header = table.rows[0];
  if (header === undefined) return table.text;
  const writer = new TableWriter(table, header);
  const { after, last } = placeNew(new Set(present.keys()), order);
  const insert = (names: readonly string[]): void => {
    for (const name of names) {
      const row = rows.get(name);
      if (row !== undefined) writer.add(spellRow(columns.length, row));
    }
  };
  for (const model of models) {
    const { row, name } = model;
    const desired = rows.get(name);
    const counts = present.get(name) === model;
    const isAnother = desired !== undefined && counts && !hasCells(row, desired);
    if (isAnother) writer.rewrite(row, spellRow(columns.length, desired, row));
    else if (desired !== undefined || standing.has(name) || left.has(name) || !isBareName(name)) writer.keep(row);
    else writer.skip(row);
    if (counts) insert(after.get(name) ?? []);
  }
  insert(last);
  return writer.finish();
}

function hasCells(row: Row, { cells, extra }: RowCells): boolean {
  const desired = [...cells, ...extra];
  const present = row.cells.map(({ value }) => value);
  return present.length <= desired.length && desired.every((value, index) => value === (present[index] ?? ''));
}

/**
 * A row's text, in the standard dialect whatever the old one's: the repository's own hook would rewrite it so.
 *
 * @param old a row that lacks its last cells gets no more of them than it needs
 */
function spellRow(width: number, { cells, extra }: RowCells, old?: Row): string {
  if (extra.length > 0) return [...cells, ...extra].map(spellCell).join(',');
  const needed = cells.findLastIndex((value) => value !== '') + 1;
  const kept = Math.max(needed, old === undefined ? width : Math.min(old.cells.length, width));
  const spelled = cells.slice(0, kept).map(spellCell);
  // A cell more, where the line would end in blanks.
  return (kept < width && endsInBlanks.test(`${spelled.at(-1)}\n`) ? [...spelled, ''] : spelled).join(',');
}

/** Writes a table anew from the rows of the old one, in their order, with all that stands between them. */
class TableWriter {
  readonly #table: Table;
  readonly #lineEnd: string;
  readonly #pieces: string[];
  #at: number;
  /** Whether the last row that was written has no line end. */
  #open: boolean;

  constructor(table: Table, header: Row) {
    this.#table = table;
    this.#lineEnd = table.text.slice(header.end, header.next) || '\r\n';
    this.#pieces = [table.text.slice(0, header.next)];
    this.#at = header.next;
    this.#open = header.end === header.next;
  }

  keep(row: Row): void {
    this.skip(row);
    this.#pieces.push(this.#table.text.slice(row.start, row.next));
    this.#open = row.end === row.next;
  }

  /** Another text in a row's place; the end of the file stays as it is. */
  rewrite(row: Row, text: string): void {
    this.skip(row);
    this.#open = row.end === row.next;
    this.#pieces.push(text, this.#open ? '' : this.#lineEnd);
  }

  /** Leaves a row out, with its line end; the blank lines before it stay. */
  skip(row: Row): void {
    this.#pieces.push(this.#table.text.slice(this.#at, row.start));
    this.#at = row.next;
  }

  add(text: string): void {
    this.#pieces.push(...(this.#open ? [this.#lineEnd, text] : [text, this.#lineEnd]));
  }

  finish(): string {
    this.#pieces.push(this.#table.text.slice(this.#at));
    return this.#pieces.join('');
  }
}
