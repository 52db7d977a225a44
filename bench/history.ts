import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sharedPath, withoutSharedData } from '../tests/support/shared-data.ts';
import { bytesOf } from './no-change.ts';
import { openPlace, type Place } from './place.ts';
import { measure, program } from './process.ts';
import { kilobytes, shareRow, whole, type Row, type Section } from './table.ts';

const datesFile = 'model_mod_data.json';
const flags = ['--categories', 'image_generation'];

/**
 * What the file's history and the file of dates add to proposing one changed description through the API, on the real
 * image repository with all its commits. The floor is the same proposal with neither: no file of dates, and models that
 * are newer on GitHub are not looked for.
 */
export const history: Section = async () => {
  if (withoutSharedData !== false) return [{ what: `left out: ${withoutSharedData}`, measured: '–' }];
  const [floor, floorAgain] = await inRepository(undefined, async (place) => {
    const run = () => cost(place, 'First.', '--newer-on-github', 'apply');
    return [await run(), await run()] as const;
  });
  const rows = (what: string, ours: Cost, today: Cost): Row[] => [
    shareRow(`${what}: requests to both`, { ours: ours.requests, floor: today.requests }, whole),
    shareRow(`${what}: bytes with both`, { ours: ours.bytes, floor: today.bytes }, kilobytes),
  ];
  const undated = await inRepository(undefined, (place) => cost(place, 'First.'));
  return [
    ...rows('which side is newer', undated, floor),
    ...(await inRepository('{}\n', async (place) => {
      const empty = await cost(place, 'First.');
      await press(place, 1, 'merge');
      const usual = await cost(place, 'Second.');
      const again = await cost(place, 'Second.');
      await press(place, 2, 'squash');
      const stale = await cost(place, 'Third.');
      return [
        ...rows('and dates, after a merge', usual, floor),
        ...rows('and dates, after a squash', stale, floor),
        ...rows('and dates, the file empty', empty, floor),
        ...rows('the second run', again, floorAgain),
      ];
    })),
  ];
};

/** @param dates the text of the file of dates; without it the repository has none */
async function inRepository<T>(dates: string | undefined, use: (place: Place) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'horde-github-sync-bench-'));
  try {
    const images = join(folder, 'images');
    const git = (...parameters: string[]) => execFileSync('git', parameters, { stdio: 'pipe' });
    git('clone', '--quiet', '--branch', 'dev', fileURLToPath(sharedPath('history/image.bundle')), images);
    if (dates !== undefined) {
      writeFileSync(join(images, datesFile), dates);
      git('-C', images, 'add', datesFile);
      const committer = ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.org'];
      git('-C', images, ...committer, 'commit', '--quiet', '--message', 'Dates');
    }
    const place = await openPlace({ images });
    try {
      return await use(place);
    } finally {
      await place.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Cost {
  readonly requests: number;
  readonly bytes: number;
}

/** Of a run after the first description has become this. */
async function cost(
  { edit, environment, primary, github }: Place,
  description: string,
  ...more: string[]
): Promise<Cost> {
  edit('image_generation', (text) => text.replace(/"description": "[^"]*"/, `"description": "${description}"`));
  primary.clear();
  github.clear();
  await measure([program, ...flags, ...more], environment);
  return {
    requests: primary.requests.length + github.requests.length,
    bytes: bytesOf(primary) + bytesOf(github),
  };
}

/** A button of the pull request's page. */
async function press({ direct }: Place, number: number, button: 'merge' | 'squash'): Promise<void> {
  const origin = direct['GITHUB_SERVER_URL'] ?? '';
  const url = `${origin}/Haidra-Org/AI-Horde-image-model-reference/pull/${number}/${button}`;
  const { ok, status } = await fetch(url, { method: 'POST', headers: { origin } });
  if (!ok) throw new Error(`${url} answered ${status}.`);
}
