// A thread of its own: code that V8 has counted the blocks of stays slow.
import { parentPort, workerData } from 'node:worker_threads';
import { coverageOf } from './coverage.ts';
import { type FuzzOptions, runAll } from './fuzz.ts';

const { json, text, seed, coverageSample } = workerData as FuzzOptions;
const sample = { json: Math.min(json, coverageSample), text: Math.min(text, coverageSample), seed };
parentPort?.postMessage(await coverageOf(() => runAll(sample)));
