import { JsonSyntaxError } from '../../json/json-syntax-error.ts';
import { kindOf, members, parseJson } from '../../json/scan.ts';
import { MalformedFileError } from '../../model/malformed-file-error.ts';
import { readColumns } from './columns.ts';
import { strip } from './names.ts';
import { NumberRangeError, parametersOf, parseDecimal } from './numbers.ts';
import { printJson } from './print-json.ts';
import { modelsFile, type Rules } from './rules.ts';
import { parseTable, type Row, type Table } from './table.ts';
import { sizeTag, sortTags, splitTags } from './tags.ts';

/** A row of models.csv and what it says. */
export interface Model {
  readonly row: Row;
  readonly name: string;
  /** Column → cell; a cell that the row lacks is empty. */
  readonly cells: ReadonlyMap<string, string>;
  /** The cells beyond the last column. */
  readonly extra: readonly string[];
  readonly billions: number;
  readonly parameters: bigint;
  /** With the style and the size, sorted. */
  readonly tags: readonly string[];
  /** As db.json has them; undefined where there are none. */
  readonly settings: string | undefined;
}

export interface ModelTable {
  readonly table: Table;
  readonly columns: readonly string[];
  readonly models: readonly Model[];
}

/** @throws MalformedFileError with the line of the row that does not convert */
export function readModels(csv: string, rules: Rules): ModelTable {
  const table = parseTable(csv, modelsFile);
  const columns = readColumns(table.rows[0]);
  const models = table.rows.slice(1).map((row) => readModel(columns, row, rules));
  return { table, columns, models };
}

function readModel(columns: readonly string[], row: Row, rules: Rules): Model {
  const cells = new Map(columns.map((column, index) => [column, row.cells[index]?.value ?? '']));
  const cell = (column: string): string => cells.get(column) ?? '';
  const name = cell('name');
  const fail = (problem: string): never => {
    throw new MalformedFileError(modelsFile, problem, row.line);
  };
  const billions = parseDecimal(strip(cell('parameters_bn')));
  const parameters = billions === undefined ? undefined : parametersOf(billions);
  if (billions === undefined || parameters === undefined) {
    return fail(`parameters_bn of "${name}" is "${cell('parameters_bn')}", not a number`);
  }
  const style = cell('style');
  return {
    row,
    name,
    cells,
    extra: row.cells.slice(columns.length).map(({ value }) => value),
    billions,
    parameters,
    tags: sortTags([...splitTags(cell('tags')), ...(style === '' ? [] : [style]), sizeTag(billions)]),
    settings: readSettings(cell('settings'), rules, (problem) => fail(`settings of "${name}" ${problem}`)),
  };
}

function readSettings(cell: string, rules: Rules, fail: (problem: string) => never): string | undefined {
  if (cell === '') return undefined;
  // Our reader takes a byte order mark, the converter's does not.
  if (cell.startsWith('\uFEFF')) return fail('are not JSON: they start with a byte order mark');
  try {
    const value = parseJson(cell);
    if (kindOf(value) !== 'object') return fail('are not a JSON object');
    const keys = members(value).map(({ key }) => key);
    const unknown = keys.find((key) => !rules.settings.has(key));
    if (unknown !== undefined) return fail(`have the key "${unknown}", which generation_params.json does not have`);
    return keys.length === 0 ? undefined : printJson(value, 2);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return fail(`are not JSON: ${error.problem} (column ${error.column})`);
    if (error instanceof NumberRangeError) return fail(`do not convert: ${error.message}`);
    throw error;
  }
}
