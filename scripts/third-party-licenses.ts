import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** @returns the folders of the packages that these files are from, each once */
export function packageFolders(files: readonly string[]): string[] {
  return [...new Set(files.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path) ?? []))];
}

/**
 * The text that goes with a copy of packages: each one's name, version and licence, and what its files say about that.
 *
 * @throws Error where a package has no file with its licence
 */
export async function licensesOf(folders: readonly string[]): Promise<string> {
  const introduction = 'The files beside this one have parts of these packages.\n';
  const licenses = await Promise.all(folders.map(licenseOf));
  return [introduction, ...licenses.sort()].join(`\n${'-'.repeat(80)}\n\n`);
}

async function licenseOf(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
  const files = (await readdir(folder)).sort();
  const licenses = files.filter((file) => /^(?:licen[cs]e|copying)\b/i.test(file));
  if (licenses.length === 0) throw new Error(`${name} has no file with its licence, so it cannot be bundled.`);
  const notices = files.filter((file) => /^notice\b/i.test(file));
  const texts = await Promise.all([...licenses, ...notices].map((file) => readFile(join(folder, file), 'utf8')));
  return [`${name} ${version} (${license})`, ...texts.map((text) => text.trim())].join('\n\n') + '\n';
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}
