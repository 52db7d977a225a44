import { openPlace } from './place.ts';
import { measure, script } from './process.ts';
import { megabytes, milliseconds, shareRow, whole, type Row, type Section } from './table.ts';
import { freePort } from '../tests/support/free-port.ts';

/** What the process holds at one moment, after a collection. */
export interface Held {
  /** Bytes. */
  readonly heap: number;
  /** Bytes that V8 keeps for the heap, used or not. */
  readonly committed: number;
  /** Bytes. */
  readonly resident: number;
  /** Sockets, timers and requests that Node counts as active. */
  readonly handles: number;
  readonly descriptors: number;
}

export interface EnduranceReport {
  readonly exitCode: number;
  readonly polls: number;
  /** Event of the log → how often. */
  readonly events: Readonly<Record<string, number>>;
  readonly atFirst: Held;
  readonly atLast: Held;
  /** Milliseconds by which a timer was late. */
  readonly delay: { readonly median: number; readonly high: number; readonly most: number };
}

const pollsPerSecond = 100;
const editSeconds = 20;

/**
 * Watch mode with its status page and its memory on disk, at 100 polls a second, while PRIMARY's records change and both
 * servers fail now and then.
 */
export const endurance: Section = async ({ seconds }) => {
  const warmUp = Math.min(60, seconds / 4);
  const place = await openPlace({ faults: true });
  let edits = 0;
  const editing = setInterval(
    () => {
      edits += 1;
      place.edit('blip', (text) => text.replace(/"type": "[^"]*"/, `"type": "type ${edits}"`));
    },
    Math.min(editSeconds, seconds / 3) * 1_000,
  );
  try {
    const flags = ['--watch', '--watch-interval', String(1 / pollsPerSecond), '--log-format', 'json'];
    const more = ['--http-port', String(await freePort()), '--state-dir', `${place.folder}/state`];
    const parameters = [String(seconds), String(warmUp), ...flags, ...more];
    const { stdout } = await measure(['--expose-gc', script('endurance-process.ts'), ...parameters], place.direct);
    return rowsOf(JSON.parse(stdout) as EnduranceReport, { seconds, warmUp, edits });
  } finally {
    clearInterval(editing);
    await place.close();
  }
};

interface Circumstances {
  readonly seconds: number;
  readonly warmUp: number;
  readonly edits: number;
}

function rowsOf(report: EnduranceReport, { seconds, warmUp, edits }: Circumstances): Row[] {
  const { exitCode, polls, events, atFirst, atLast, delay } = report;
  const count = (...names: readonly string[]) => names.reduce((sum, name) => sum + (events[name] ?? 0), 0);
  const syncs = count('watch.synced');
  if (exitCode !== 0 || (edits > 1 && syncs === 0)) throw new Error(`Watch mode failed: ${JSON.stringify(report)}`);
  const badPolls = count('watch.poll-failed');
  const since = `after ${seconds} s (floor: after ${warmUp} s)`;
  const grown = (what: string, of: (held: Held) => number, show: (value: number) => string) =>
    shareRow(`${what} ${since}`, { ours: of(atLast), floor: of(atFirst) }, show);
  return [
    { what: 'polls', measured: `${whole(polls)}, ${(polls / seconds).toFixed(1)} a second` },
    { what: 'polls that failed, by the servers’ faults', measured: whole(badPolls) },
    {
      what: `syncs for ${whole(edits)} changes`,
      measured: `${whole(syncs)}, ${whole(count('watch.sync-failed'))} more failed`,
    },
    { what: 'requests of syncs tried again', measured: whole(count('github.retry', 'primary.retry')) },
    grown('heap', ({ heap }) => heap, megabytes),
    grown('heap, with what V8 keeps for it', ({ committed }) => committed, megabytes),
    grown('resident memory', ({ resident }) => resident, megabytes),
    grown('active handles', ({ handles }) => handles, whole),
    grown('open descriptors', ({ descriptors }) => descriptors, whole),
    {
      what: 'event-loop delay: median, 99th percentile, highest',
      measured: [delay.median, delay.high, delay.most].map(milliseconds).join(', '),
    },
  ];
}
