import { families, familyNames } from './fuzz/families.ts';
import { fuzz, type FuzzFigures } from './fuzz/fuzz.ts';
import { printFuzz } from './fuzz/print.ts';
import { whole, type Row, type Section } from './table.ts';

/** Random cases against what must hold for them: what does not, and how much of the code they reach. */
export const fuzzing: Section = async ({ documents }) =>
  rowsOf(await fuzz({ families: familyNames, runs: documents, seed: 1, coverageSample: 5_000 }));

/** @throws Error with all that was found if anything does not hold */
export function rowsOf(figures: FuzzFigures): Row[] {
  if (figures.families.some(({ failure }) => failure !== undefined)) {
    throw new Error(`Random cases break what must hold.\n${printFuzz(figures)}`);
  }
  return [
    ...figures.families.map(({ family, cases }) => ({
      what: `${families[family].what}: failures`,
      measured: `0 of ${whole(cases)}`,
      aim: '0',
      isMet: true,
    })),
    ...(figures.coverage?.folders ?? []).map(({ folder, lines: { covered, all } }): Row => ({
      what: `lines reached in src/${folder}, by the first 5,000 of each`,
      measured: `${whole(covered)} of ${whole(all)} (${((covered / all) * 100).toFixed(1)} %)`,
    })),
  ];
}
