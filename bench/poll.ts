import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { openPlace } from './place.ts';
import { program, script } from './process.ts';
import { megabytes, milliseconds, shareRow, type Row, type Section } from './table.ts';

const polls = 30;
/** So long until it polls and nothing else. */
const warmUpSeconds = 10;

/** What watch mode holds and spends while nothing changes: the built program at a poll a second. Linux alone tells. */
export const poll: Section = async () => {
  if (process.platform !== 'linux') return [{ what: 'left out: only Linux tells', measured: '–' }];
  const place = await openPlace();
  const measure = async (parameters: readonly string[]) => await pollingCost(parameters, place.direct);
  try {
    const watch = [program, '--watch', '--watch-interval', '1'];
    const rows: Row[] = [];
    for (const [what, questions, parameters] of [
      ['PRIMARY alone', 1, [...watch, '--watch-github', 'false']],
      ['PRIMARY and both repositories', 5, watch],
      ['after a sync, PRIMARY and both repositories', 5, [...watch, '--watch-startup-sync']],
    ] as const) {
      const floor = await measure([script('poll-floor.js'), String(questions)]);
      const ours = await measure(parameters);
      rows.push(
        {
          ...shareRow(`${what}: resident memory`, { ours: ours.resident, floor: floor.resident }, megabytes),
          aim: '≤ 60 MB',
          isMet: ours.resident <= 60e6,
        },
        {
          ...shareRow(`${what}: CPU a poll`, { ours: ours.cpu, floor: floor.cpu }, milliseconds),
          aim: '≤ 3 ms',
          isMet: ours.cpu <= 3,
        },
      );
    }
    return rows;
  } finally {
    await place.close();
  }
};

interface Cost {
  /** Bytes, at the end. */
  readonly resident: number;
  /** Milliseconds of processor time of all threads, for one poll. */
  readonly cpu: number;
}

async function pollingCost(parameters: readonly string[], env: Readonly<Record<string, string>>): Promise<Cost> {
  const child = spawn(process.execPath, parameters, { env, stdio: 'ignore' });
  const ended = once(child, 'exit');
  await once(child, 'spawn');
  try {
    await delay(warmUpSeconds * 1_000);
    const before = processorTime(child.pid);
    await delay(polls * 1_000);
    if (child.exitCode !== null) throw new Error(`node ${parameters.join(' ')} ended with ${child.exitCode}.`);
    return { resident: residentBytes(child.pid), cpu: (processorTime(child.pid) - before) / polls };
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

/** Milliseconds that the scheduler has given the threads that there are. */
function processorTime(pid: number | undefined): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((id) =>
    Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, of) => sum + of, 0) / 1e6;
}

function residentBytes(pid: number | undefined): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
  return Number(kilobytes) * 1024;
}
