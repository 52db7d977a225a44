import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { anyPair, type Pair, type Plain, row, sayablePair, sayableTextRecord } from '../../tests/lens/arbitraries.ts';
import {
  checkAllIsSaid,
  checkNothingChanges,
  checkNothingIsSilent,
  checkOnlyChangesChange,
  checkRow,
} from '../../tests/lens/laws.ts';

/** What came of the pairs of a legacy record and a v2 record. */
export interface LensFigures {
  readonly pairs: number;
  /** Wall time. */
  readonly seconds: number;
  /** The broken laws, each with its smallest pair and how to repeat it. */
  readonly failures: readonly { readonly law: string; readonly report: string }[];
}

/** What is drawn, of all pairs which share, and what holds for it. */
interface Law<T> {
  readonly law: string;
  readonly share: number;
  readonly drawn: fc.Arbitrary<T>;
  readonly check: (drawn: T) => void;
}

const sayable: Law<Pair> = {
  law: 'nothing changes where nothing changed, what the file can say it says, only what changed changes',
  share: 0.4,
  drawn: sayablePair,
  check: (pair) => {
    checkNothingChanges(pair);
    checkAllIsSaid(pair);
    checkOnlyChangesChange(pair);
  },
};

const any: Law<Pair> = {
  law: 'nothing changes where nothing changed, what the file cannot say is a note, only what changed changes',
  share: 0.4,
  drawn: anyPair,
  check: (pair) => {
    checkNothingChanges(pair);
    checkNothingIsSilent(pair);
    checkOnlyChangesChange(pair);
  },
};

const rows: Law<readonly [ReadonlyMap<string, string>, Plain]> = {
  law: 'a row of models.csv keeps the three laws',
  share: 0.2,
  drawn: fc.tuple(row, sayableTextRecord),
  check: ([cells, record]) => {
    checkRow(cells, record);
  },
};

/** Puts that many random pairs through the lens. */
export function fuzzLens(pairs: number, seed: number): LensFigures {
  const started = performance.now();
  const run = <T>({ law, share, drawn, check }: Law<T>) => {
    const result = fc.check(fc.property(drawn, check), { numRuns: Math.round(pairs * share), seed });
    return result.failed ? [{ law, report: fc.defaultReportMessage(result) ?? '' }] : [];
  };
  const failures = [...run(sayable), ...run(any), ...run(rows)];
  return { pairs, seconds: (performance.now() - started) / 1_000, failures };
}
