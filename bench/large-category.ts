import { openPlace } from './place.ts';
import { measure, program } from './process.ts';
import { syntheticCategory } from './synthetic.ts';
import { megabytes, shareRow, whole, type Section } from './table.ts';

/** Some 85 MB: GitHub's API refuses files of more than 100 MB. */
const mostModels = 60_000;

/** The peak memory of the built program in a run for one large category: without publishing, and with. */
export const largeCategory: Section = async ({ models }) => {
  const size = Math.min(Math.max(...models), mostModels);
  const category = syntheticCategory(size);
  const floor = Buffer.byteLength(category.primary);
  const place = await openPlace({ data: category });
  try {
    const run = async (outcome: string, ...flags: readonly string[]) => {
      const usage = await measure([program, '--categories', 'image_generation', ...flags], place.direct);
      if (!usage.stdout.includes(outcome)) throw new Error(`The run does not say "${outcome}":\n${usage.stdout}`);
      return usage;
    };
    const dry = await run('stable_diffusion.json', '--dry-run');
    const publishing = await run('created #1 (stable_diffusion.json)');
    const what = `${whole(size)} models`;
    return [
      shareRow(`${what}, dry run: peak memory (floor: the text)`, { ours: dry.peak, floor }, megabytes),
      shareRow(`${what}, pull request: peak memory (floor: the text)`, { ours: publishing.peak, floor }, megabytes),
    ];
  } finally {
    await place.close();
  }
};
