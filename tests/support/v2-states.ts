import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { selectCategories } from '../../src/categories.ts';
import { lastValues } from '../../src/json/scan.ts';
import { parseRecords, type Records } from '../../src/model/records.ts';
import { readFolder, sharedPath } from './shared-data.ts';

/** A real state of legacy files, with what PRIMARY's own converter makes of them. */
export interface State {
  readonly name: string;
  /** File name → text. */
  readonly files: ReadonlyMap<string, string>;
  /** Category → v2 records. */
  readonly v2: ReadonlyMap<string, Records>;
}

export const syncedCategories = selectCategories(undefined).synced;

/** The states of a repository's files, oldest first. */
export function readStates(repository: 'image' | 'text'): readonly State[] {
  const folder = sharedPath(`v2-states/${repository}/`);
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const state = new URL(`${name}/`, folder);
      const legacy = repository === 'image' ? new URL('legacy/', state) : state;
      const paths = readdirSync(legacy).filter((path) => path.endsWith('.gz') && path !== 'v2.json.gz');
      const all = parseRecords(unzip(new URL('v2.json.gz', state)));
      return {
        name,
        files: new Map(paths.map((path) => [path.replace('.gz', ''), unzip(new URL(path, legacy))])),
        v2: new Map(Array.from(all, ([category, records]) => [category, lastValues(records)])),
      };
    });
}

/** What a PRIMARY that keeps v2 answers: category → v2 records. */
export function readPrimaryV2(folder: 'v2' | 'v2-edited'): ReadonlyMap<string, Records> {
  return new Map(
    syncedCategories.map(({ name }) => [
      name,
      parseRecords(readFileSync(sharedPath(`primary/${folder}/${name}.json`), 'utf8')),
    ]),
  );
}

/** GitHub's files as they are now, of both repositories. */
export function readLegacyFiles(): ReadonlyMap<string, string> {
  return new Map([...readFolder(sharedPath('github/image/')), ...readFolder(sharedPath('github/text/'))]);
}

function unzip(path: URL): string {
  return gunzipSync(readFileSync(path)).toString();
}
