import { statSync } from 'node:fs';
import { byRepository, pathsOf, selectCategories } from '../src/categories.ts';
import { consoleReport } from '../src/report/console.ts';
import { sync } from '../src/sync.ts';
import { sharedPath, withoutSharedData } from '../tests/support/shared-data.ts';
import { composeHere } from './in-process.ts';
import { openPlace, type Place } from './place.ts';
import { measure, program } from './process.ts';
import { countRow, kilobytes, shareRow, type Row, type Section } from './table.ts';
import { roundTrips } from './wire.ts';

/** What it takes to propose one changed description of the largest image file: through the API and through a clone. */
export const oneModel: Section = async () => {
  if (withoutSharedData !== false) return [{ what: `left out: ${withoutSharedData}`, measured: '–' }];
  const oneCategory = ['--categories', 'image_generation'];
  return [
    ...(await propose('API, one category', { flags: oneCategory })),
    ...(await propose('API, all categories', { aims: { trips: 10, bytes: 2 }, floor: 'the legacy files' })),
    ...(await propose('API, all categories, warm', { isWarm: true, aims: { trips: 10, bytes: 3 } })),
    ...(await propose('new clone, one category', { flags: oneCategory, clone: 'new' })),
    ...(await propose('kept clone, one category', { flags: oneCategory, clone: 'kept' })),
    ...(await propose('kept clone, all categories', { clone: 'kept' })),
  ];
};

/** So much longer than the program's own work that only requests that wait for one another stand apart in time. */
const delayMilliseconds = 500;

interface Through {
  readonly flags?: readonly string[];
  /** The API where not given. A kept one has served a run without changes before. */
  readonly clone?: 'new' | 'kept';
  /** A process that has found no difference before; else a new one. */
  readonly isWarm?: true;
  readonly aims?: { readonly trips: number; readonly bytes: number };
  /** Of the bytes: the changed file by default, or all the files that the run reads. */
  readonly floor?: 'the file' | 'the legacy files';
}

const usualAims = { trips: 12, bytes: 3 };

async function propose(
  what: string,
  { flags = [], clone, isWarm, aims = usualAims, floor = 'the file' }: Through,
): Promise<Row[]> {
  const place = await openPlace({ data: 'real', delayMilliseconds });
  try {
    const { environment, folder, primary, github } = place;
    const target = clone === undefined ? [] : ['--target-dir', `${folder}/clones`];
    const ran = async () => (await measure([program, ...flags, ...target], environment)).stdout;
    const run = isWarm ? passes(environment) : ran;
    if (isWarm || clone === 'kept') await run();
    const size = editOneModel(place);
    primary.clear();
    github.clear();
    const report = await run();
    if (!report.includes('created #1 (stable_diffusion.json)')) throw new Error(`No pull request:\n${report}`);

    const { up, down } = github.bytes;
    const withPrimary = up + down + primary.bytes.up + primary.bytes.down;
    const bytes = { ours: up + down, floor: floor === 'the file' ? size : sizeOfFiles() };
    const trips = roundTrips([...primary.requests, ...github.requests]);
    return [
      {
        what: `${what}: requests to PRIMARY, to GitHub`,
        measured: `${primary.requests.length}, ${github.requests.length}`,
      },
      countRow(`${what}: round trips`, trips, aims.trips),
      {
        ...shareRow(`${what}: bytes with GitHub (floor: ${floor})`, bytes, kilobytes, aims.bytes),
        measured: `${kilobytes(up)} up, ${kilobytes(down)} down`,
      },
      shareRow(`${what}: with PRIMARY's`, { ours: withPrimary, floor: size }, kilobytes),
    ];
  } finally {
    await place.close();
  }
}

/** Passes in this process, one after the other, each with its report. */
function passes(environment: Place['environment']): () => Promise<string> {
  const { options } = composeHere(environment);
  return async () => consoleReport(await sync(options), { color: false });
}

/** Of all files that a run over all categories reads, in bytes. */
function sizeOfFiles(): number {
  const files = [...byRepository(selectCategories(undefined).synced)].flatMap(([key, synced]) =>
    synced.flatMap(pathsOf).map((path) => sharedPath(`github/${key}/${path}`)),
  );
  return files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** @returns the size of the file that changes, in bytes */
function editOneModel({ edit }: Place): number {
  let size = 0;
  edit('image_generation', (text) => {
    const changed = text.replace(/"description": "[^"]*"/, '"description": "Another description."');
    size = Buffer.byteLength(changed);
    return changed;
  });
  return size;
}
