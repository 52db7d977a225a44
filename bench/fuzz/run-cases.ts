import { performance } from 'node:perf_hooks';
import { KnownError } from '../../src/lib/known-error.ts';
import { LawBroken } from './laws.ts';
import { Random } from './random.ts';

/** Runs one random case; says what it is made of, and returns what came of it. Throws if a law is broken. */
export type Case = (random: Random, say: (describe: () => string) => void) => string;

/** All cases that broke one law. */
export interface Failure {
  readonly law: string;
  readonly cases: number;
  /** Of the shortest case: one run of one case from this seed repeats it. */
  readonly seed: number;
  readonly message: string;
  /** Whether it fails when it is run again at once. */
  readonly repeats: boolean;
  /** The shortest case in full. */
  readonly example: string;
}

export interface CaseFigures {
  readonly cases: number;
  /** Wall time. */
  readonly seconds: number;
  /** What came of the cases: words → how many. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly failures: readonly Failure[];
}

/** Runs `count` cases, the n-th from the seed `seed + n`, so that each can be repeated alone. */
export function runCases(run: Case, count: number, seed: number): CaseFigures {
  const started = performance.now();
  const outcomes = new Map<string, number>();
  const failures = new Map<string, Failure>();
  for (let index = 0; index < count; index++) {
    let describe = (): string => '';
    try {
      const outcome = run(new Random(seed + index), (given) => (describe = given));
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    } catch (error) {
      const law = lawOf(error);
      const known = failures.get(law);
      const example = describe();
      const isShorter = known === undefined || example.length < known.example.length;
      const repeats = fails(run, seed + index);
      const found = { law, repeats, seed: seed + index, message: messageOf(error), example };
      failures.set(law, { ...(isShorter ? found : known), cases: (known?.cases ?? 0) + 1 });
    }
  }
  return {
    cases: count,
    seconds: (performance.now() - started) / 1000,
    outcomes: Object.fromEntries([...outcomes].sort(([, a], [, b]) => b - a)),
    failures: [...failures.values()],
  };
}

function fails(run: Case, seed: number): boolean {
  try {
    run(new Random(seed), () => undefined);
    return false;
  } catch {
    return true;
  }
}

function lawOf(error: unknown): string {
  if (error instanceof LawBroken) return error.law;
  return error instanceof KnownError ? `no ${error.name}` : 'no unforeseen error';
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof LawBroken || error instanceof KnownError ? error.message : (error.stack ?? error.message);
}
