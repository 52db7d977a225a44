import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Real data of the two legacy repositories, beside the checkout where it is at hand. */
const folder = new URL('../../../shared/data/', import.meta.url);

/** For a test's `skip`: false where the data is there, else why the test does not run. */
export const withoutSharedData: string | false = existsSync(folder)
  ? false
  : 'the real data (../shared/data) is not beside this checkout';

export function sharedPath(path: string): URL {
  return new URL(path, folder);
}

/** A folder's files, name → text; folders in it are left out. */
export function readFolder(directory: URL): Map<string, string> {
  const files = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(files.map(({ name }) => [name, readFileSync(new URL(name, directory), 'utf8')]));
}
