import { objectOf, textOf } from '../json/build.ts';
import type { JsonSlice } from '../json/slice.ts';
import type { Note } from '../model/note.ts';
import { modelNameOf, strip } from '../formats/text/names.ts';
import { describe, UnwritableField } from '../formats/text/record-fields.ts';
import type { RowRequest, RowWriter } from '../formats/text/row-writer.ts';
import { modelsFile, type Rules } from '../formats/text/rules.ts';
import { checkText } from '../formats/text/spell-cell.ts';
import { carriedFields, type Fields } from './carried.ts';
import { billions, type CellValues, list, name, settings, text } from './cell-values.ts';
import { areSame } from './members.ts';
import { unsaidFields, unsaidNotes, valueAt } from './unsaid.ts';
import { saysSomething } from './values.ts';

/** A column of `models.csv` and the field of a v2 record that says the same. */
interface Column {
  readonly v2: string;
  readonly values: CellValues;
}

/** Column → field. Columns that stand in no row belong to the table: v2 does not know them. */
const columnFields: ReadonlyMap<string, Column> = new Map([
  ['name', { v2: 'name', values: name }],
  ['parameters_bn', { v2: 'parameters', values: billions }],
  ['display_name', { v2: 'display_name', values: text }],
  ['url', { v2: 'url', values: text }],
  ['baseline', { v2: 'baseline', values: text }],
  ['description', { v2: 'description', values: text }],
  ['style', { v2: 'style', values: text }],
  ['tags', { v2: 'tags', values: list }],
  ['instruct_format', { v2: 'instruct_format', values: text }],
  ['settings', { v2: 'settings', values: settings }],
]);

const hasColumn = new Set(Array.from(columnFields.values(), ({ v2 }) => v2));

/**
 * What v2 has for a row of `models.csv`, without the fields that say nothing.
 *
 * @param cells column → cell
 */
export function seeRow(cells: ReadonlyMap<string, string>): JsonSlice {
  return objectOf(see(cells));
}

/**
 * The row that is to stand in the table for a v2 record, cells straight from its fields. With `seeRow` the way there, the
 * three laws of a record lens hold: a cell whose field says the same stays as it is.
 */
export const putRow: RowWriter = ({ name, record, present }: RowRequest, columns, rules) => {
  const desired = readRecord(record);
  if (desired instanceof UnwritableField) return [desired];
  // The key names the row, whatever the record calls itself.
  const key = textOf(strip(name));
  const fields = new Map([...desired, ['name', key]]);
  const before = present?.cells ?? new Map<string, string>();
  const seen = present === undefined ? new Map<string, JsonSlice>() : see(before);
  const problems: UnwritableField[] = [];
  const last = (present?.extra.length ?? 0) > 0 ? undefined : columns.at(-1);
  const cells = columns.map((column) => {
    const cell = before.get(column) ?? '';
    const field = columnFields.get(column);
    if (field === undefined || (present && areSame(seen.get(field.v2), fields.get(field.v2)))) return cell;
    try {
      const { cell: written, problem } = field.values.put({ fields, v2: field.v2, present: cell, rules });
      if (problem) problems.push(problem);
      // The nearest that a cell can say may stand there already, in a spelling of its own.
      if (present && areSame(saying(field.values.see(written)), seen.get(field.v2))) return cell;
      return checkText(written, column, present && cell, column === last);
    } catch (error) {
      if (!(error instanceof UnwritableField)) throw error;
      problems.push(error);
      return cell;
    }
  });
  const isRow = present !== undefined || problems.every(({ field }) => field !== 'name' && field !== 'parameters');
  if (!isRow) return problems;
  const row = new Map(columns.map((column, index) => [column, cells[index] ?? '']));
  const said = see(row);
  const read = new Map([...readBesides(name, row, rules), ...said]);
  const asked = withoutRead(new Map([['name', key], ...desired]), read);
  const isTold = (field: string) => problems.some((problem) => problem.field === field);
  const without = (all: Fields) => objectOf([...all].filter(([field]) => !isTold(field)));
  const notes = [
    ...problems.map((problem) => unwritable(name, problem, before, row)),
    ...unsaidNotes(
      name,
      unsaidFields({ said: without(said), desired: without(asked), held: (path) => valueAt(read, path) }),
    ),
  ];
  return { cells, extra: present?.extra ?? [], notes };
};

type Cells = ReadonlyMap<string, string>;

/** A note with the cell that the row then has. */
function unwritable(model: string, { field, message }: UnwritableField, before: Cells, row: Cells): Note {
  const column = [...columnFields].find(([, { v2 }]) => v2 === field)?.[0] ?? field;
  const cell = row.get(column) ?? '';
  const verb = before.get(column) === cell ? 'keeps' : 'has';
  const instead = cell === '' ? 'leaves it out' : `${verb} ${describe(textOf(cell))}`;
  const text = `"${model}": PRIMARY's ${message}; ${modelsFile} ${instead}.`;
  return { severity: 'warning', message: text, model, field };
}

function see(cells: ReadonlyMap<string, string>): Map<string, JsonSlice> {
  const seen = new Map<string, JsonSlice>();
  for (const [column, cell] of cells) {
    const field = columnFields.get(column);
    const value = field && saying(field.values.see(cell));
    if (value) seen.set(field.v2, value);
  }
  return seen;
}

function saying(value: JsonSlice): JsonSlice | undefined {
  return saysSomething(value) ? value : undefined;
}

function readRecord(record: JsonSlice): Fields | UnwritableField {
  try {
    return carriedFields(record);
  } catch (error) {
    if (error instanceof UnwritableField) return error;
    throw error;
  }
}

/** What consumers read of a row's model in `db.json` beside what v2 has columns for: field → value. */
function readBesides(name: string, row: ReadonlyMap<string, string>, { defaults }: Rules): Fields {
  const columns = Array.from(row, ([column, cell]) => [column, textOf(cell)] as const);
  const others = columns.filter(([column, cell]) => !columnFields.has(column) && saysSomething(cell));
  const ofDefaults = [...defaults].filter(([field]) => !hasColumn.has(field));
  return new Map([['model_name', textOf(modelNameOf(name))], ...ofDefaults, ...others]);
}

/** Without the fields that consumers read as PRIMARY has them, although no column is theirs: defaults, mostly. */
function withoutRead(fields: Fields, read: Fields): Fields {
  return new Map([...fields].filter(([field, value]) => hasColumn.has(field) || !areSame(value, read.get(field))));
}
