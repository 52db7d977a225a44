// A process of its own, with --expose-gc: the program in watch mode for a while, and what it holds meanwhile, as JSON.
// endurance-process.ts SECONDS WARM-UP FLAG…; the settings are in the environment.
import { readdirSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { main } from '../src/cli/main.ts';
import type { EnduranceReport, Held } from './endurance.ts';

const [seconds = 0, warmUp = 0] = process.argv.slice(2, 4).map(Number);
const flags = process.argv.slice(4);

/** How often each event of the log was told. */
const events = new Map<string, number>();

function count(line: string): void {
  const { event } = JSON.parse(line) as { readonly event: string };
  events.set(event, (events.get(event) ?? 0) + 1);
}

async function hold(): Promise<Held> {
  // What is finalized after a collection is collected by the next.
  for (let round = 0; round < 4; round += 1) {
    globalThis.gc?.();
    await delay(20);
  }
  const { heapUsed: heap, heapTotal: committed, rss: resident } = process.memoryUsage();
  return {
    heap,
    committed,
    resident,
    handles: process.getActiveResourcesInfo().length,
    descriptors: openDescriptors(),
  };
}

/** 0 where the system does not tell. */
function openDescriptors(): number {
  return process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0;
}

/** The log tells of them now and then. 0 where there is no status page. */
async function pollsSoFar(): Promise<number> {
  const port = flags[flags.indexOf('--http-port') + 1] ?? '';
  if (!flags.includes('--http-port')) return 0;
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const counts = metrics.matchAll(/^horde_github_sync_polls_total\{[^}]*\} (\d+)$/gm);
  return Array.from(counts, ([, count]) => Number(count)).reduce((sum, count) => sum + count, 0);
}

const ended = main(['node', 'horde-github-sync', ...flags], {
  env: process.env,
  stdout: { write: () => true },
  stderr: { write: count },
  exit: (code) => process.exit(code),
  on: (signal, listener) => process.on(signal, listener),
  off: (signal, listener) => process.off(signal, listener),
});

/** Milliseconds between two looks of the histogram, which it counts as well. */
const resolution = 10;

const histogram = monitorEventLoopDelay({ resolution });
await delay(warmUp * 1_000);
const atFirst = await hold();
// From here, so that the collections above do not count.
histogram.enable();
await delay((seconds - warmUp) * 1_000);
histogram.disable();
const atLast = await hold();
const polls = await pollsSoFar();
process.kill(process.pid, 'SIGTERM');
const exitCode = await ended;
const late = (nanoseconds: number) => Math.max(nanoseconds / 1e6 - resolution, 0);
const report: EnduranceReport = {
  exitCode,
  polls,
  events: Object.fromEntries(events),
  atFirst,
  atLast,
  delay: { median: late(histogram.percentile(50)), high: late(histogram.percentile(99)), most: late(histogram.max) },
};
process.stdout.write(JSON.stringify(report));
