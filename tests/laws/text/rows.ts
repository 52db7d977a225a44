import { changedLines } from '../changed-lines.ts';
import { demand } from '../demand.ts';
import { readRows } from './judge.ts';

/** Rows stay in their places. */
export function checkRowOrder(before: string, after: string): void {
  const [old, now] = [readRows(before), readRows(after)].map((rows) => rows.map(({ name }) => name)) as [
    string[],
    string[],
  ];
  const common = (names: string[], others: Set<string>) => names.filter((name) => others.has(name)).join('\n');
  demand('rows stay in their places', common(now, new Set(old)) === common(old, new Set(now)));
}

/** Rows of models that did not change keep their bytes; of one that changed, only the last row does not. */
export function checkRows(before: string, after: string, touched: ReadonlySet<string>): void {
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
