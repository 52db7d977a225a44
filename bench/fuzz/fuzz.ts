import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { KnownError } from '../../src/lib/known-error.ts';
import { LawBroken } from '../../tests/laws/demand.ts';
import type { Coverage } from './coverage.ts';
import { families, type Family, type FamilyName } from './families.ts';

export interface FuzzOptions {
  readonly families: readonly FamilyName[];
  /** Cases of each family. */
  readonly runs: number;
  /** The same seed draws the same cases; one is drawn where there is none. */
  readonly seed?: number | undefined;
  /** To one case alone, as a failure names it. */
  readonly path?: string | undefined;
  /** At most so many cases of each family are run once more to measure coverage, which slows them; 0 for none. */
  readonly coverageSample: number;
}

export interface FuzzFigures {
  readonly families: readonly FamilyFigures[];
  /** Of the sample. */
  readonly coverage?: Coverage;
}

export interface FamilyFigures {
  readonly family: FamilyName;
  /** Those that ran: none behind the first that failed. */
  readonly cases: number;
  /** Wall time, with the shrinking. */
  readonly seconds: number;
  readonly seed: number;
  readonly failure?: Failure;
}

/** The first case that broke a law, made as small as it can be. */
export interface Failure {
  readonly path: string;
  readonly message: string;
  /** The smallest case in full. */
  readonly example: string;
}

/** Holds random cases against what must hold. */
export async function fuzz(options: FuzzOptions): Promise<FuzzFigures> {
  const coverage = options.coverageSample === 0 ? undefined : await coverageOfSample(options);
  const figures = options.families.map((family) => ({ family, ...runTrials(families[family].trials, options) }));
  return { families: figures, ...(coverage && { coverage }) };
}

export function runTrials(
  trials: Family['trials'],
  { runs, seed, path }: Pick<FuzzOptions, 'runs' | 'seed' | 'path'>,
): Omit<FamilyFigures, 'family'> {
  const started = performance.now();
  const property = fc.property(trials, ({ hold }) => {
    hold();
  });
  const found = fc.check(property, {
    numRuns: runs,
    ...(seed !== undefined && { seed }),
    ...(path !== undefined && { path, endOnFailure: true }),
  });
  const figures = { cases: found.numRuns, seconds: (performance.now() - started) / 1_000, seed: found.seed };
  if (!found.failed) return figures;
  const failure = {
    path: found.counterexamplePath ?? '',
    message: messageOf(found.errorInstance),
    example: fc.stringify(found.counterexample?.[0].drawn),
  };
  return { ...figures, failure };
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof LawBroken || error instanceof KnownError ? error.message : (error.stack ?? error.message);
}

async function coverageOfSample(options: FuzzOptions): Promise<Coverage> {
  const worker = new Worker(new URL('coverage-worker.ts', import.meta.url), { workerData: options });
  const [coverage] = (await once(worker, 'message')) as [Coverage];
  return coverage;
}
