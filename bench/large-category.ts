import { join } from 'node:path';
import { openPlace } from './place.ts';
import { measure, program } from './process.ts';
import { syntheticCategory } from './synthetic.ts';
import { megabytes, shareRow, whole, type Row, type Section } from './table.ts';

interface Way {
  readonly name: string;
  /** The most models that it is measured with. */
  readonly most: number;
  readonly flags: (folder: string) => readonly string[];
}

const ways: readonly Way[] = [
  // Some 35 MB: GitHub's API makes no file of more than 40 MB.
  { name: 'API', most: 25_000, flags: () => [] },
  // Some 140 MB. A clone is made by its first run, the dry one.
  { name: 'clone', most: 100_000, flags: (folder) => ['--target-dir', join(folder, 'clones')] },
];

/** Of the text, and Node itself included. */
const mostMemory = 8;

/** The peak memory of the built program in a run for one large category, each way: without publishing, and with. */
export const largeCategory: Section = async ({ models }) => {
  const rows: Row[] = [];
  // One after the other: each has the machine for itself.
  for (const way of ways) rows.push(...(await measureWay(way, Math.min(Math.max(...models), way.most))));
  return rows;
};

async function measureWay({ name, flags }: Way, size: number): Promise<readonly Row[]> {
  const category = syntheticCategory(size);
  const floor = Buffer.byteLength(category.primary);
  const place = await openPlace({ data: category });
  try {
    const run = async (outcome: string, ...more: readonly string[]) => {
      const parameters = [program, '--categories', 'image_generation', ...flags(place.folder), ...more];
      const usage = await measure(parameters, place.direct);
      if (!usage.stdout.includes(outcome)) throw new Error(`The run does not say "${outcome}":\n${usage.stdout}`);
      return usage;
    };
    const row = (what: string, { peak }: { readonly peak: number }) =>
      shareRow(
        `${whole(size)} models, ${name}, ${what}: peak memory (floor: the text)`,
        { ours: peak, floor },
        megabytes,
        mostMemory,
      );
    const dry = row('dry run', await run('stable_diffusion.json', '--dry-run'));
    return [dry, row('pull request', await run('created #1 (stable_diffusion.json)'))];
  } finally {
    await place.close();
  }
}
