import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * The folders of `tests/` whose short tests run in one process, for each file of `tests/together/`. They start few programs
 * of their own, and a process for each file would take longer than they do. Each file runs alone, too.
 */
export const processes = {
  clients: ['clients/github', 'clients/network', 'clients/repository'],
  flow: ['lib', 'settings', 'sources', 'publish', 'preview', 'report', 'watch', 'notify', 'cli'],
  formats: ['json', 'model', 'compare', 'formats', 'lens', 'history'],
} as const;

/** Registers all short tests of such a process. */
export async function together(name: keyof typeof processes): Promise<void> {
  for (const path of processes[name].flatMap(shortTests)) await import(pathToFileURL(path).href);
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
