import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * Registers all short tests of some folders of `tests/` in this process. Those that start no program of their own are so
 * quick that a process for each file would take longer than they do; each file runs alone, too.
 */
export async function together(folders: readonly string[]): Promise<void> {
  for (const path of folders.flatMap(shortTests)) await import(pathToFileURL(path).href);
}

/** The paths of a folder's short tests, sorted. */
export function shortTests(folder: string): readonly string[] {
  const root = fileURLToPath(new URL(`../${folder}/`, import.meta.url));
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return paths
    .filter((path) => path.endsWith('.test.ts'))
    .sort()
    .map((path) => join(root, path));
}
