import { withoutSharedData } from '../tests/support/shared-data.ts';
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
    ...(await propose('API, all categories', {})),
    ...(await propose('new clone, one category', { flags: oneCategory, clone: 'new' })),
    ...(await propose('kept clone, one category', { flags: oneCategory, clone: 'kept' })),
    ...(await propose('kept clone, all categories', { clone: 'kept' })),
  ];
};

/** So much longer than the program's own work that only requests that wait for one another stand apart in time. */
const delayMilliseconds = 250;

interface Through {
  readonly flags?: readonly string[];
  /** The API where not given. A kept one has served a run without changes before. */
  readonly clone?: 'new' | 'kept';
}

async function propose(what: string, { flags = [], clone }: Through): Promise<Row[]> {
  const place = await openPlace({ data: 'real', delayMilliseconds });
  try {
    const { environment, folder, primary, github } = place;
    const target = clone === undefined ? [] : ['--target-dir', `${folder}/clones`];
    const run = () => measure([program, ...flags, ...target], environment);
    if (clone === 'kept') await run();
    const size = editOneModel(place);
    primary.clear();
    github.clear();
    const { stdout } = await run();
    if (!stdout.includes('created #1 (stable_diffusion.json)')) throw new Error(`No pull request:\n${stdout}`);

    const { up, down } = github.bytes;
    const withPrimary = up + down + primary.bytes.up + primary.bytes.down;
    const trips = roundTrips([...primary.requests, ...github.requests]);
    return [
      {
        what: `${what}: requests to PRIMARY, to GitHub`,
        measured: `${primary.requests.length}, ${github.requests.length}`,
      },
      countRow(`${what}: round trips`, trips, 12),
      {
        ...shareRow(`${what}: bytes with GitHub (floor: the file)`, { ours: up + down, floor: size }, kilobytes, 3),
        measured: `${kilobytes(up)} up, ${kilobytes(down)} down`,
      },
      shareRow(`${what}: with PRIMARY's`, { ours: withPrimary, floor: size }, kilobytes),
    ];
  } finally {
    await place.close();
  }
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
