// A process of its own for memory.long.ts: polls as fast as it can and prints what it holds.
import { PrimaryClient } from '../../src/clients/primary.ts';
import { realTiming } from '../../src/lib/timing.ts';
import { lastUpdatedReader } from '../../src/sources/last-updated.ts';
import { transcript } from '../../src/report/watch/transcript.ts';
import { WatchModeManager } from '../../src/watch/watch-mode-manager.ts';
import { success } from './results.ts';

const [baseUrl = '', ending = '0'] = process.argv.slice(2);
const stop = new AbortController();
const read = lastUpdatedReader(new PrimaryClient({ baseUrl, timeoutSeconds: 30, signal: stop.signal }));
const held: { readonly polls: number; readonly heap: number; readonly resident: number }[] = [];
let polls = 0;

async function measure(): Promise<void> {
  // What is finalized after a collection is collected by the next.
  for (let round = 0; round < 4; round += 1) {
    globalThis.gc?.();
    await realTiming.sleep(20);
  }
  const { heapUsed: heap, rss: resident } = process.memoryUsage();
  held.push({ polls, heap, resident });
}

const exitCode = await new WatchModeManager({
  primaryUrl: baseUrl,
  intervalSeconds: 0.001,
  signal: stop.signal,
  onEvent: transcript({ write: () => undefined, report: () => '' }),
  sync: () => Promise.resolve(success),
  poll: async () => {
    const polled = await read();
    polls += 1;
    if (polls % 1_000 === 0) await measure();
    if (polls >= Number(ending)) stop.abort(new Error('SIGTERM'));
    return polled;
  },
}).run();
process.stdout.write(JSON.stringify({ exitCode, held }));
