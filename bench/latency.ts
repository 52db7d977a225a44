import { withoutSharedData } from '../tests/support/shared-data.ts';
import { openPlace, type Place } from './place.ts';
import { program } from './process.ts';
import { median } from './statistics.ts';
import { countRow, kilobytes, milliseconds, shareRow, type Row, type Section } from './table.ts';
import { whileWatching, type Watching } from './watching.ts';
import { roundTrips, type WireRequest } from './wire.ts';

const delayMilliseconds = 50;
const intervalSeconds = 1;
const rounds = 3;
const flags = ['--watch', '--watch-startup-sync', '--watch-interval', `${intervalSeconds}`, '--log-format', 'json'];

/**
 * How long watch mode takes from the change of a file of PRIMARY to the pull request, with 50 ms added to each request.
 * The program has synced once before, as one that has run for long.
 */
export const latency: Section = async () => {
  if (withoutSharedData !== false) return [{ what: `left out: ${withoutSharedData}`, measured: '–' }];
  const created: Step[] = [];
  const updated: Step[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const place = await openPlace({ data: 'real', delayMilliseconds });
    try {
      await whileWatching([program, ...flags], { cwd: place.folder, env: place.environment }, async (watching) => {
        await watching.until('watch.synced');
        created.push(await step(place, watching, 'One description.', /^POST .*\/pulls$/));
        updated.push(
          await step(place, watching, 'Another description.', /^(?:PATCH .*\/git\/refs\/|POST .*\/graphql$)/),
        );
      });
    } finally {
      await place.close();
    }
  }
  return [...rowsOf('new pull request', created), ...rowsOf('update of an open one', updated)];
};

/** Milliseconds, and what went over the wires meanwhile. */
interface Step {
  /** From the change of the file, right after a poll, to the poll that sees it. */
  readonly untilPoll: number;
  /** From then until the pull request is open, or its branch has moved. */
  readonly sync: number;
  /** Of the round trips until then: what is added to each, and no work at all. */
  readonly delay: number;
  /** From then until the sync has ended: labels and the like. */
  readonly rest: number;
  readonly requests: number;
  readonly trips: number;
  readonly bytes: number;
}

async function step(place: Place, watching: Watching, description: string, last: RegExp): Promise<Step> {
  const { primary, github } = place;
  await watching.until('watch.unchanged');
  primary.clear();
  github.clear();
  const changedAt = performance.now();
  place.edit('image_generation', (text) => text.replace(/"description": "[^"]*"/, `"description": "${description}"`));
  await watching.until('watch.synced');
  const endedAt = performance.now();
  const bytes = github.bytes.up + github.bytes.down;
  const isPoll = ({ path }: WireRequest) => path.endsWith('/metadata/last_updated');
  const records = primary.requests.filter((request) => !isPoll(request));
  const firstOfSync = records[0]?.start ?? Number.NaN;
  const poll = primary.requests.filter((request) => isPoll(request) && request.end < firstOfSync).at(-1);
  const written = github.requests.find(({ method, path }) => last.test(`${method} ${path}`));
  if (poll === undefined || written === undefined) throw new Error('The change was not proposed.');
  const requests = [...records, ...github.requests];
  return {
    untilPoll: poll.start - changedAt,
    sync: written.end - poll.start,
    delay: delayMilliseconds * roundTrips([poll, ...requests.filter(({ start }) => start < written.end)]),
    rest: endedAt - written.end,
    requests: requests.length,
    trips: roundTrips(requests),
    bytes,
  };
}

function rowsOf(what: string, steps: readonly Step[]): Row[] {
  const row = (part: string, of: (step: Step) => number, show: (value: number) => string): Row => {
    const values = steps.map(of);
    const spread = `${show(Math.min(...values))}–${show(Math.max(...values))}`;
    return { what: `${what}: ${part}`, measured: show(median(values)), spread };
  };
  const synced = { ours: median(steps.map(({ sync }) => sync)), floor: median(steps.map(({ delay }) => delay)) };
  return [
    row('time from the change', ({ untilPoll, sync }) => untilPoll + sync, milliseconds),
    row(`of it until the poll, one every ${intervalSeconds} s`, ({ untilPoll }) => untilPoll, milliseconds),
    {
      ...row('', ({ sync }) => sync, milliseconds),
      ...shareRow(
        `${what}: of it poll and sync (floor: its round trips, ${delayMilliseconds} ms each)`,
        synced,
        milliseconds,
      ),
    },
    row('and until all is done', ({ rest }) => rest, milliseconds),
    countRow(`${what}: requests of the sync`, median(steps.map(({ requests }) => requests))),
    countRow(`${what}: round trips of the sync`, median(steps.map(({ trips }) => trips))),
    row('bytes to and from GitHub', ({ bytes }) => bytes, kilobytes),
  ];
}
