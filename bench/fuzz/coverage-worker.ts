// A thread of its own: code that V8 has counted the blocks of stays slow.
import { parentPort, workerData } from 'node:worker_threads';
import { coverageOf } from './coverage.ts';
import type { FuzzOptions } from './fuzz.ts';

const { families: asked, runs, seed, coverageSample } = workerData as FuzzOptions;
const coverage = await coverageOf(async () => {
  const { runTrials } = await import('./fuzz.ts');
  const { families } = await import('./families.ts');
  for (const family of asked) runTrials(families[family].trials, { runs: Math.min(runs, coverageSample), seed });
});
parentPort?.postMessage(coverage);
