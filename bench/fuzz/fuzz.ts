import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { jsonFormat } from '../../src/formats/json.ts';
import { textFormat } from '../../src/formats/text.ts';
import type { Coverage } from './coverage.ts';
import { fuzzJson } from './json-laws.ts';
import { fuzzLens, type LensFigures } from './lens-laws.ts';
import { type Case, type CaseFigures, runCases } from './run-cases.ts';
import { fuzzTable } from './table-laws.ts';

export interface FuzzOptions {
  /** Documents and edits for the JSON renderer. */
  readonly json: number;
  /** Tables for the text renderer. */
  readonly text: number;
  /** Pairs of a legacy and a v2 record for the lens between them; default 0. */
  readonly lens?: number;
  /** The first case's; the same seed draws the same cases. */
  readonly seed: number;
  /** At most so many cases of each kind are run once more to measure coverage, which slows them; 0 for none. */
  readonly coverageSample: number;
}

export interface FuzzFigures {
  readonly seed: number;
  readonly json: CaseFigures;
  readonly text: CaseFigures;
  readonly lens?: LensFigures;
  /** Of the sample. */
  readonly coverage?: Coverage;
}

/** Puts random files and edits through the comparison and the renderers, and counts what does not hold. */
export async function fuzz(options: FuzzOptions): Promise<FuzzFigures> {
  const coverage = options.coverageSample === 0 ? undefined : await coverageOfSample(options);
  const { seed, lens = 0 } = options;
  return { seed, ...runAll(options), ...(lens > 0 && { lens: fuzzLens(lens, seed) }), ...(coverage && { coverage }) };
}

export function runAll({ json, text, seed }: Pick<FuzzOptions, 'json' | 'text' | 'seed'>) {
  const runJson: Case = (random, say) => fuzzJson(random, say, jsonFormat('models.json'));
  const runText: Case = (random, say) => fuzzTable(random, say, textFormat);
  return { json: runCases(runJson, json, seed), text: runCases(runText, text, seed) };
}

async function coverageOfSample(options: FuzzOptions): Promise<Coverage> {
  const worker = new Worker(new URL('coverage-worker.ts', import.meta.url), { workerData: options });
  const [coverage] = (await once(worker, 'message')) as [Coverage];
  return coverage;
}
