// A thread of its own: code that V8 has counted the blocks of stays slow.
import { parentPort, workerData } from 'node:worker_threads';
import { coverageOf } from './coverage.ts';
import type { FuzzOptions } from './fuzz.ts';

const { json, text, seed, coverageSample } = workerData as FuzzOptions;
const sample = { json: Math.min(json, coverageSample), text: Math.min(text, coverageSample), seed };
const coverage = await coverageOf(async () => {
  const { runAll } = await import('./fuzz.ts');
  runAll(sample);
});
parentPort?.postMessage(coverage);
