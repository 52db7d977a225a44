import type { Count, Coverage } from './coverage.ts';
import { families } from './families.ts';
import type { FamilyFigures, FuzzFigures } from './fuzz.ts';

/** The figures for a person to read. */
export function printFuzz({ families: figures, coverage }: FuzzFigures): string {
  return [...figures.flatMap(printFamily), ...(coverage ? printCoverage(coverage) : []), ''].join('\n');
}

function printFamily({ family, cases, seconds, seed, failure }: FamilyFigures): string[] {
  const verdict = failure ? `the last of them BROKEN: ${failure.message}` : 'no failure';
  return [
    `${cases} ${families[family].what} from --seed=${seed} in ${seconds.toFixed(1)} s: ${verdict}`,
    ...(failure
      ? [
          `repeat with: npm run fuzz -- --family ${family} --seed=${seed} --path=${failure.path}`,
          'the smallest case found:',
          failure.example,
          '',
        ]
      : []),
  ];
}

function printCoverage({ folders, uncovered }: Coverage): string[] {
  const share = ({ covered, all }: Count) => `${((covered / all) * 100).toFixed(1)} % (${covered}/${all})`.padEnd(20);
  return [
    `${'coverage'.padEnd(18)}${'functions'.padEnd(20)}${'blocks'.padEnd(20)}lines`,
    ...folders.map(
      ({ folder, functions, blocks, lines }) =>
        `${`src/${folder}`.padEnd(18)}${share(functions)}${share(blocks)}${share(lines).trimEnd()}`,
    ),
    ...(uncovered.length === 0 ? [] : ['not reached:', ...uncovered.map((place) => `  ${place}`)]),
  ];
}
