import { fuzz, type FuzzFigures } from './fuzz/fuzz.ts';
import { printFuzz } from './fuzz/print.ts';
import { whole, type Row, type Section } from './table.ts';

/** Random files and edits through the renderers: what does not hold, and how much of the code they reach. */
export const fuzzing: Section = async ({ documents }) =>
  rowsOf(await fuzz({ json: documents, text: Math.ceil(documents / 10), seed: 1, coverageSample: 5_000 }));

/** @throws Error with all that was found if anything does not hold */
export function rowsOf(figures: FuzzFigures): Row[] {
  const { json, text, coverage } = figures;
  if (json.failures.length + text.failures.length > 0) {
    throw new Error(`Random documents break what must hold.\n${printFuzz(figures)}`);
  }
  const rows = (coverage?.folders ?? []).map(({ folder, lines: { covered, all } }): Row => ({
    what: `lines reached in src/${folder}, by the first 5,000 of each`,
    measured: `${whole(covered)} of ${whole(all)} (${((covered / all) * 100).toFixed(1)} %)`,
  }));
  return [
    { what: 'JSON documents and edits: failures', measured: `0 of ${whole(json.cases)}`, aim: '0', isMet: true },
    { what: 'text tables and edits: failures', measured: `0 of ${whole(text.cases)}`, aim: '0', isMet: true },
    ...rows,
  ];
}
