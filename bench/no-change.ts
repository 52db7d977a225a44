import { PrimaryClient } from '../src/clients/primary.ts';
import { hasDifferences, hasFailed } from '../src/model/sync-result.ts';
import { lastUpdatedReader } from '../src/sources/last-updated.ts';
import { sync } from '../src/sync.ts';
import { withoutSharedData } from '../tests/support/shared-data.ts';
import { composeHere } from './in-process.ts';
import { openPlace, type Place } from './place.ts';
import { checkout, measure, program, script, type Usage } from './process.ts';
import { interleave } from './statistics.ts';
import { countRow, kilobytes, megabytes, milliseconds, ratioRow, shareRow, whole } from './table.ts';
import type { Row, Section } from './table.ts';
import type { Wire } from './wire.ts';

type Variables = Readonly<Record<string, string>>;
export type Rounds = readonly { readonly ours: Usage; readonly floor: Usage }[];

/** What a run costs that finds nothing to do, beside fetching and parsing the same bytes and beside doing nothing. */
export const noChange: Section = async ({ rounds }) => {
  const startUp = await measureStartUp(rounds);
  if (withoutSharedData !== false) return [{ what: `left out: ${withoutSharedData}`, measured: '–' }, ...startUp];
  const rows: Row[] = [];
  for (const format of ['v1', 'v2'] as const) {
    const place = await openPlace({ data: 'real', format });
    try {
      rows.push(...(await measureRun(place, { rounds, what: `one-shot run, PRIMARY in ${format}` })));
      if (format === 'v1') rows.push(...(await countWatching(place)));
    } finally {
      await place.close();
    }
  }
  return [...rows, ...startUp];
};

const categoriesInSync = 10;

/** Of the floor, the web's `fetch` and `JSON.parse`. */
const aims = { cpu: 1.8, peak: 1.15 };

/** A run that finds all ten categories in step. */
export async function runProgram(env: Variables, file = program): Promise<Usage> {
  const usage = await measure([file], env);
  const found = usage.stdout.match(/^ {2}✓ \w+ +in sync/gm)?.length ?? 0;
  if (found === categoriesInSync) return usage;
  throw new Error(`${found} of ${categoriesInSync} categories are in sync:\n${usage.stdout}`);
}

/** Processes are measured without the wires, which only count. */
async function measureRun(
  place: Place,
  { rounds, what }: { readonly rounds: number; readonly what: string },
): Promise<Row[]> {
  const { environment, direct, primary, github } = place;
  const count = async (run: () => Promise<unknown>) => {
    primary.clear();
    github.clear();
    await run();
    const requests = primary.requests.length + github.requests.length;
    return { requests, bytes: bytesOf(primary) + bytesOf(github) };
  };
  const ours = await count(() => runProgram(environment));
  const floorAt = floorOf(place);
  const floor = await count(() => measure([script('floor.js')], floorAt(environment)));

  const floorRun = () => measure([script('floor.js')], floorAt(direct));
  const installed = await interleave(rounds, () => runProgram(direct), floorRun);
  // The first start from a checkout bundles it.
  await runProgram(direct, checkout);
  const fromCheckout = await interleave(rounds, () => runProgram(direct, checkout), floorRun);
  return [
    ...usageRows(what, installed, aims),
    ...usageRows(`${what}, from a checkout`, fromCheckout, aims),
    shareRow(`${what}: requests`, { ours: ours.requests, floor: floor.requests }, whole),
    shareRow(`${what}: bytes`, { ours: ours.bytes, floor: floor.bytes }, kilobytes),
  ];
}

/** The environment of the floor: it fetches the records and files that the program has just fetched, with its headers. */
function floorOf({ primary, github }: Place): (env: Variables) => Variables {
  const contentOf = (wire: Wire) =>
    wire.requests
      .filter(({ path }) => /\/model_references\/v[12]\/\w+$|\/git\/blobs\//.test(path))
      .map(({ path, headers: { accept, authorization } }) => ({ path, headers: { accept, authorization } }));
  const [records, files] = [contentOf(primary), contentOf(github)];
  return (env) => {
    const at = (base: string | undefined, requests: typeof records) =>
      requests.map(({ path, headers }) => ({ url: `${base}${path}`, headers }));
    const requests = [...at(env['HORDE_GITHUB_SYNC_PRIMARY_API_URL'], records), ...at(env['GITHUB_SERVER_URL'], files)];
    return { ...env, BENCH_REQUESTS: JSON.stringify(requests) };
  };
}

async function measureStartUp(rounds: number): Promise<Row[]> {
  const nothing = () => measure(['--eval', '0']);
  const rows: Row[] = [];
  for (const flag of ['--version', '--help']) {
    const runs = await interleave(rounds, () => measure([program, flag]), nothing);
    rows.push(...usageRows(`${flag} (floor: node -e 0)`, runs));
  }
  return rows;
}

export function usageRows(
  what: string,
  runs: Rounds,
  limits: { readonly cpu?: number; readonly peak?: number } = {},
): Row[] {
  const pairs = (of: (usage: Usage) => number) => runs.map(({ ours, floor }) => ({ ours: of(ours), floor: of(floor) }));
  return [
    ratioRow(
      `${what}: wall`,
      pairs(({ wall }) => wall),
      milliseconds,
    ),
    ratioRow(
      `${what}: CPU`,
      pairs(({ cpu }) => cpu),
      milliseconds,
      limits.cpu,
    ),
    ratioRow(
      `${what}: peak memory`,
      pairs(({ peak }) => peak),
      megabytes,
      limits.peak,
    ),
  ];
}

/** Requests of watch mode's two steps in a process that has done them before. */
async function countWatching({ environment, primary, github }: Place): Promise<Row[]> {
  const { settings, options } = composeHere(environment);
  const read = lastUpdatedReader(
    new PrimaryClient({ baseUrl: settings.primaryApiUrl, timeoutSeconds: settings.primaryApiTimeoutSeconds }),
  );
  const twice = async (step: () => Promise<unknown>) => {
    await step();
    primary.clear();
    github.clear();
    await step();
  };
  await twice(read);
  const poll = { primary: primary.requests.length, github: github.requests.length };
  await twice(async () => {
    const result = await sync(options);
    if (hasFailed(result) || hasDifferences(result)) throw new Error('A sync without changes found some.');
  });
  const content = github.requests.filter(({ path }) => path.includes('/git/blobs/'));
  return [
    countRow('poll without a new timestamp: requests to PRIMARY', poll.primary, 1),
    countRow('poll without a new timestamp: requests to GitHub', poll.github, 0),
    countRow('warm full sync: requests to PRIMARY', primary.requests.length, 11),
    countRow('warm full sync: requests to GitHub, two repositories', github.requests.length, 2),
    countRow('warm full sync: files read from GitHub', content.length, 0),
  ];
}

export function bytesOf({ bytes }: Wire): number {
  return bytes.up + bytes.down;
}
