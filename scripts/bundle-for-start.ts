import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from './bundle.ts';

/** Processes of an older bundle may still load parts of it. */
const keptMilliseconds = 7 * 86_400_000;

/**
 * Bundles what `start.js` starts, and records of which files, so that it is found the next time.
 *
 * @param root the checkout
 * @returns the folder of the bundles, relative to the checkout
 */
export async function bundleForStart(root: string): Promise<string> {
  const began = Date.now();
  const folder = `.cache/start-${began}-${process.pid}`;
  await mkdir(join(root, folder), { recursive: true });
  const { metafile } = await bundle({
    root,
    entryPoints: ['src/bin.ts', 'scripts/demo.ts'],
    outdir: folder,
    logLevel: 'silent',
  });
  const inputs = await Promise.all(
    Object.keys(metafile.inputs).map(async (path) => {
      const { mtimeMs, size } = await stat(join(root, path));
      return [path, mtimeMs, size] as const;
    }),
  );
  // What was changed meanwhile may be in the bundle or not.
  if (inputs.every(([, modified]) => modified < began)) await record(root, JSON.stringify({ folder, inputs }));
  await removeOld(join(root, '.cache'), began - keptMilliseconds);
  return folder;
}

/** Whole or not at all: others may start at the same time. */
async function record(root: string, text: string): Promise<void> {
  const draft = join(root, `.cache/start-${process.pid}.json`);
  await writeFile(draft, text);
  await rename(draft, join(root, '.cache/start.json'));
}

async function removeOld(cache: string, before: number): Promise<void> {
  for (const name of await readdir(cache)) {
    const made = Number(/^start-(\d+)-\d+$/.exec(name)?.[1] ?? Infinity);
    if (made < before) await rm(join(cache, name), { recursive: true, force: true });
  }
}
