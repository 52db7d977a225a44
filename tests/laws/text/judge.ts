import type { JsonObject } from '../same-value.ts';

/** A row as it stands in the table. */
export interface RawRow {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly cells: readonly string[];
}

/** Models under their own names: name → field → value, as a JSON text. */
export type JudgedModels = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** A second, plain reading of the table, from formats.md alone, to hold against the program's. */
export function readRows(csv: string): RawRow[] {
  const rows: RawRow[] = [];
  const cell = /(?:"((?:[^"]|"")*)")?([^,\r\n]*)(,|\r\n|\n|\r|$)/y;
  let cells: string[] = [];
  let start = csv.startsWith('\uFEFF') ? 1 : 0;
  cell.lastIndex = start;
  let position = 0;
  for (;;) {
    const found = cell.exec(csv);
    if (!found) break;
    const [, quoted, plain = '', end = ''] = found;
    cells.push((quoted ?? '').replaceAll('""', '"') + plain);
    if (end === ',') continue;
    const isBlank = found.index === start && cells.join('') === '' && quoted === undefined;
    if (cells.length > 1 || !isBlank) {
      if (rows.length === 0) position = cells.indexOf('name');
      rows.push({ start, end: cell.lastIndex - end.length, name: cells[position] ?? '', cells });
    }
    if (end === '') break;
    cells = [];
    start = cell.lastIndex;
  }
  return rows;
}

/** The records that a table converts to, under all keys of db.json: key → field → value as a JSON text. */
export function judgeDatabase(csv: string, defaultsJson: string): Map<string, ReadonlyMap<string, string>> {
  const [header, ...rows] = readRows(csv);
  const database = new Map<string, ReadonlyMap<string, string>>();
  for (const row of rows) {
    const fields = rowFields(header?.cells ?? [], row);
    const modelName = row.name.split('/')[1] ?? row.name;
    for (const key of [row.name, `aphrodite/${row.name}`, `koboldcpp/${modelName}`]) {
      const defaults = Object.entries(JSON.parse(defaultsJson) as JsonObject);
      const start = [
        ['name', JSON.stringify(key)],
        ['model_name', JSON.stringify(modelName)],
      ] as const;
      const given = defaults.map(([field, value]) => [field, JSON.stringify(value)] as const);
      database.set(key, new Map([...start, ...given, ...fields]));
    }
  }
  return database;
}

export function judgeModels(csv: string, defaultsJson: string): JudgedModels {
  const copies = /^(?:aphrodite|koboldcpp)\//;
  return new Map([...judgeDatabase(csv, defaultsJson)].filter(([name]) => !copies.test(name)));
}

function rowFields(columns: readonly string[], { name, cells }: RawRow): [string, string][] {
  const cellOf = (column: string) => cells[columns.indexOf(column)] ?? '';
  const billions = Number(cellOf('parameters_bn').trim().replaceAll('_', ''));
  const fields = columns.flatMap((column): [string, string][] => {
    const cell = cellOf(column);
    switch (column) {
      case 'name':
        return [];
      case 'parameters_bn': {
        const parameters = BigInt(Math.trunc(billions * 1e9));
        return parameters === 0n ? [] : [['parameters', String(parameters)]];
      }
      case 'tags':
        return [['tags', JSON.stringify(rowTags(cell, cellOf('style'), billions))]];
      case 'settings':
        return cell === '' || Object.keys(JSON.parse(cell) as object).length === 0 ? [] : [['settings', cell]];
      case 'display_name': {
        const derived = (name.split('/')[1] ?? name).replace(/[-_]/g, ' ').replace(/ +/g, ' ');
        const text = cell === '' ? strip(derived) : cell;
        return text === '' ? [] : [['display_name', JSON.stringify(text)]];
      }
      default:
        return cell === '' ? [] : [[column, JSON.stringify(cell)]];
    }
  });
  const extra = cells.slice(columns.length);
  return extra.length === 0 ? fields : [...fields, ['null', JSON.stringify(extra)]];
}

function rowTags(cell: string, style: string, billions: number): string[] {
  const listed = cell === '' ? [] : cell.split(',').map(strip);
  const size = `${halfToEven(billions)}B`;
  const all = new Set([...listed, ...(style === '' ? [] : [style]), size]);
  const points = (text: string) => Array.from(text, (character) => character.codePointAt(0) ?? 0);
  return [...all].sort((a, b) => {
    const [left, right] = [points(a), points(b)];
    const at = left.findIndex((point, index) => point !== right[index]);
    return at === -1 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1);
  });
}

/** Python's blanks are those of JavaScript, some control characters more, and no byte order mark. */
function strip(text: string): string {
  return text.replace(/^(?:(?!\uFEFF)[\s\x1c-\x1f\x85])+|(?:(?!\uFEFF)[\s\x1c-\x1f\x85])+$/g, '');
}

function halfToEven(value: number): bigint {
  const down = Math.floor(value);
  if (value - down !== 0.5) return BigInt(Math.round(value));
  return BigInt(down % 2 === 0 ? down : down + 1);
}
