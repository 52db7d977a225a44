import fc from 'fast-check';
import { type Cells, cells, columns, text } from './cells.ts';

/** A row and how it is written. */
interface Row {
  readonly cells: Cells;
  /** How many of the columns it has, at the least those that it needs; undefined for all. */
  readonly width: number | undefined;
  /** Cells beyond the columns. */
  readonly beyond: readonly string[];
  /** Cell by cell, over and over: whether it is quoted where it need not be, or bare where it may. */
  readonly isUnusual: readonly boolean[];
}

interface Shape {
  readonly order: readonly string[];
  readonly lineEnd: string;
  /** Blank lines between the rows. */
  readonly blank: number;
  readonly mark: string;
  readonly isEnded: boolean;
}

const often = <T>(usual: T, weight: number, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });

const row: fc.Arbitrary<Row> = fc.record({
  cells,
  width: often<number | undefined>(undefined, 3, fc.nat({ max: columns.length + 1 })),
  beyond: often<readonly string[]>([], 11, fc.array(text, { minLength: 1, maxLength: 2 })),
  isUnusual: often<readonly boolean[]>([false], 1, fc.array(fc.boolean(), { minLength: 1, maxLength: 5 })),
});

const rows = fc.array(row, { maxLength: 5 });

const moreColumns = often<readonly string[]>(
  [],
  7,
  fc.constantFrom<readonly string[]>(['extra'], ['features', 'é "x"'], ['__proto__'], ['']),
);

const order = moreColumns.chain((more) => {
  const all = [...columns, ...more];
  return often<readonly string[]>(all, 9, fc.shuffledSubarray(all, { minLength: all.length }));
});

const shape: fc.Arbitrary<Shape> = fc.record({
  order,
  lineEnd: fc.constantFrom('\r\n', '\r\n', '\n', '\r'),
  blank: often(0, 5, fc.integer({ min: 1, max: 2 })),
  mark: often('', 7, fc.constant('\uFEFF')),
  isEnded: often(true, 4, fc.constant(false)),
});

/** Tables that convert, with every oddity that may stand in one, also with more columns and in any order. */
export const table: fc.Arbitrary<string> = fc.tuple(shape, rows).map(writeTable);

function writeTable([{ order, lineEnd, blank, mark, isEnded }, written]: [Shape, readonly Row[]]): string {
  const end = lineEnd.repeat(1 + blank);
  const titles = order.map((column) => spellCell(column, false)).join(',');
  return mark + [titles, ...written.map((one) => writeRow(order, one))].join(end) + (isEnded ? end : '');
}

function writeRow(order: readonly string[], { cells, width, beyond, isUnusual }: Row): string {
  const needed = Math.max(order.indexOf('parameters_bn'), order.indexOf('name')) + 1;
  const present = beyond.length > 0 ? order : order.slice(0, Math.max(width ?? order.length, needed));
  const values = [...present.map((column) => cells[column] ?? ''), ...beyond];
  return values.map((value, index) => spellCell(value, isUnusual[index % isUnusual.length] ?? false)).join(',');
}

/** A cell, quoted where it must be; an unusual one also where it need not, and not where a reader can do without. */
function spellCell(value: string, isUnusual: boolean): string {
  const isQuoted = /[",\r\n]/.test(value);
  const mayBeBare = !/[,\r\n]/.test(value) && !value.startsWith('"');
  return isQuoted !== (isUnusual && mayBeBare) ? `"${value.replaceAll('"', '""')}"` : value;
}
