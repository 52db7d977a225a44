import { setTimeout as delay } from 'node:timers/promises';
import type { EnduranceReport } from './endurance.ts';
import { openPlace } from './place.ts';
import { measure, script } from './process.ts';
import { openRedis } from './redis-process.ts';
import { megabytes, shareRow, whole, type Row, type Section } from './table.ts';

const intervalSeconds = 60;

/**
 * Watch mode at its usual interval while nothing changes: what it asks PRIMARY, GitHub and Redis. The first sync, and what
 * leads to it, is not counted.
 */
export const idle: Section = async ({ seconds }) => {
  const warmUp = Math.min(65, seconds / 2);
  const place = await openPlace();
  const redis = await openRedis();
  try {
    const flags = ['--watch', '--watch-interval', String(intervalSeconds), '--log-format', 'json'];
    const env = { ...place.environment, HORDE_GITHUB_SYNC_REDIS_URL: redis.url };
    const ended = measure(['--expose-gc', script('endurance-process.ts'), `${seconds}`, `${warmUp}`, ...flags], env);
    await delay(warmUp * 1_000);
    place.primary.clear();
    place.github.clear();
    const before = await redis.commands();
    const { stdout } = await ended;
    const after = await redis.commands();
    const { atLast } = JSON.parse(stdout) as EnduranceReport;
    const conditional = place.github.requests.filter(({ status }) => status === 304).length;
    const asked = [...after].map(([name, calls]) => [name, calls - (before.get(name) ?? 0)] as const);
    const commands = asked.filter(([name, calls]) => calls > 0 && name !== 'info');
    const span = `in ${whole(seconds - warmUp)} s, a poll each ${intervalSeconds} s`;
    return [
      { what: `requests to PRIMARY ${span}`, measured: whole(place.primary.requests.length) },
      {
        what: `requests to GitHub ${span}`,
        measured: `${whole(place.github.requests.length)}, of them 304: ${whole(conditional)}`,
      },
      {
        what: `commands to Redis ${span}`,
        measured: commands.map(([name, calls]) => `${name} ${whole(calls)}`).join(', '),
      },
      { what: 'resident memory at the end', measured: megabytes(atLast.resident) },
    ];
  } finally {
    await redis.close();
    await place.close();
  }
};

const pushesPerSecond = 2;
const editSeconds = 20;

/** Watch mode with a poll an hour, woken by Redis twice a second, while PRIMARY's records change. */
export const pushes: Section = async ({ seconds }) => {
  const warmUp = Math.min(120, seconds / 4);
  const place = await openPlace();
  const redis = await openRedis();
  let edits = 0;
  let published = 0;
  const stop = new AbortController();
  const publishing = async () => {
    for (let tick = 1; !stop.signal.aborted; tick += 1) {
      await delay(1_000 / pushesPerSecond, undefined, { signal: stop.signal }).catch(() => undefined);
      if (tick % (editSeconds * pushesPerSecond) === 0) {
        edits += 1;
        place.edit('blip', (text) => text.replace(/"type": "[^"]*"/, `"type": "type ${edits}"`));
      }
      published += 1;
      await redis.publish('blip');
    }
  };
  const publisher = publishing();
  try {
    const flags = ['--watch', '--watch-interval', '3600', '--log-format', 'json'];
    const env = { ...place.direct, HORDE_GITHUB_SYNC_REDIS_URL: redis.url };
    const parameters = ['--expose-gc', script('endurance-process.ts'), `${seconds}`, `${warmUp}`, ...flags];
    const { stdout } = await measure(parameters, env);
    const report = JSON.parse(stdout) as EnduranceReport;
    const count = (name: string) => report.events[name] ?? 0;
    if (report.exitCode !== 0 || count('watch.synced') === 0) throw new Error(`Watch mode failed: ${stdout}`);
    const since = `after ${seconds} s (floor: after ${warmUp} s)`;
    const grown = (what: string, of: keyof EnduranceReport['atFirst'], show: (value: number) => string): Row =>
      shareRow(`${what} ${since}`, { ours: report.atLast[of], floor: report.atFirst[of] }, show);
    return [
      {
        what: 'messages published, gathered into polls',
        measured: `${whole(published)}, ${whole(count('watch.pushed'))}`,
      },
      { what: `syncs for ${whole(edits)} changes`, measured: whole(count('watch.synced')) },
      grown('heap', 'heap', megabytes),
      grown('resident memory', 'resident', megabytes),
      grown('active handles', 'handles', whole),
      grown('open descriptors', 'descriptors', whole),
    ];
  } finally {
    stop.abort();
    await publisher;
    await redis.close();
    await place.close();
  }
};
