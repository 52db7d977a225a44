import type { Count, Coverage } from './coverage.ts';
import type { FuzzFigures } from './fuzz.ts';
import type { LensFigures } from './lens-laws.ts';
import type { CaseFigures } from './run-cases.ts';

/** The figures for a person to read. */
export function printFuzz({ seed, json, text, lens, coverage }: FuzzFigures): string {
  return [
    ...printCases('JSON documents', 'json', json),
    ...printCases('text tables', 'text', text),
    ...(lens ? printLens(lens) : []),
    `seed ${seed}`,
    ...(coverage ? printCoverage(coverage) : []),
    '',
  ].join('\n');
}

function printCases(
  what: string,
  option: 'json' | 'text',
  { cases, seconds, outcomes, failures }: CaseFigures,
): string[] {
  const failed = failures.reduce((sum, failure) => sum + failure.cases, 0);
  return [
    `${cases} ${what} in ${seconds.toFixed(1)} s: ${failed === 0 ? 'no failure' : `${failed} failures`}`,
    ...Object.entries(outcomes).map(([outcome, count]) => `${String(count).padStart(9)}  ${outcome}`),
    ...failures.flatMap(({ law, cases: count, seed, repeats, message, example }) => [
      '',
      `BROKEN in ${count} cases: ${law}`,
      `repeat with: node bench/fuzz.ts --${option} 1 --${option === 'json' ? 'text' : 'json'} 0 --seed ${seed}`,
      ...(repeats ? [] : ['It did not fail when the case was run again at once.']),
      message,
      example,
    ]),
    '',
  ];
}

function printLens({ pairs, seconds, failures }: LensFigures): string[] {
  const verdict = failures.length === 0 ? 'no failure' : `${failures.length} laws broken`;
  return [
    `${pairs} pairs of a legacy and a v2 record in ${seconds.toFixed(1)} s: ${verdict}`,
    ...failures.flatMap(({ law, report }) => ['', `BROKEN: ${law}`, report]),
    '',
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
