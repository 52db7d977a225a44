import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { diffPath, type PreviewPlace } from './preview-place.ts';

/** What a run has written, so that the next one knows what it may remove: SHA-256 by path. */
export const listName = '.horde-github-sync.json';

/** A path in the folder; the list is a file, and others may have written it. */
const innerPath = v.pipe(
  v.string(),
  v.check((path) => !/[\\:\p{Cc}]/u.test(path)),
  v.check((path) => path.split('/').every((part) => !['', '.', '..'].includes(part))),
);

const listShape = v.object({ version: v.literal(1), files: v.record(innerPath, v.string()) });

/** Stands in the folder from a run's start until all went well. No account's name has a dot. */
export const marker = {
  path: 'INCOMPLETE.txt',
  text:
    'The run that fills this folder has not ended, broke off, or could not do everything (exit code 1): more may differ ' +
    'than what stands here. Its report says why.\n',
};

/**
 * Tells a run's files from others': paths in the folder. `own` stand there as an earlier run has left them; `strangers`
 * are files that were changed since, and others where the previews of these repositories would stand. Links are not
 * followed.
 */
export async function findOwn(
  directory: string,
  places: readonly PreviewPlace[],
): Promise<{ readonly own: readonly string[]; readonly strangers: readonly string[] }> {
  const list = await readList(directory);
  if (list === undefined) return { own: [], strangers: [listName] };
  const states = [...list, [marker.path, hashOf(marker.text)] as const].map(async ([path, hash]) => {
    const found = await foundHash(directory, path);
    return { path, isThere: found !== undefined, isOwn: found === hash };
  });
  const found = (await Promise.all(states)).filter(({ isThere }) => isThere);
  const own = found.filter(({ isOwn }) => isOwn).map(({ path }) => path);
  const changed = found.filter(({ isOwn }) => !isOwn).map(({ path }) => path);
  const standing = (await Promise.all(places.map((place) => filesAt(directory, place, places)))).flat();
  const ours = new Set(own);
  return { own, strangers: [...new Set([...changed, ...standing.filter((path) => !ours.has(path))])] };
}

/** By path; empty where there is none, undefined where it cannot be used. */
async function readList(directory: string): Promise<ReadonlyMap<string, string> | undefined> {
  const text = await readFile(join(directory, listName), 'utf8').catch(absent);
  if (text === undefined) return new Map();
  const list = v.safeParse(v.pipe(v.string(), v.parseJson(), listShape), text);
  return list.success ? new Map(Object.entries(list.output.files)) : undefined;
}

/** Of what stands at a path; empty, and so nobody's, where that is no file, or is reached through a link. */
async function foundHash(directory: string, path: string): Promise<string | undefined> {
  const file = join(directory, path);
  const entry = await lstat(file).catch(absent);
  if (entry === undefined) return undefined;
  const isPlain = entry.isFile() && (await realpath(file)) === join(await realpath(directory), path);
  return isPlain ? hashOf(await readFile(file)) : '';
}

/** All files, and whatever else is no folder, where a repository's preview stands. */
async function filesAt(
  directory: string,
  place: PreviewPlace,
  places: readonly PreviewPlace[],
): Promise<readonly string[]> {
  const { owner, name } = place;
  const entry = await lstat(join(directory, owner)).catch(absent);
  if (entry === undefined) return [];
  if (!entry.isDirectory()) return [owner];
  const paths = [`${owner}/${name}`, diffPath(place, places)];
  return (await Promise.all(paths.map((path) => filesBelow(directory, path)))).flat();
}

async function filesBelow(directory: string, path: string): Promise<readonly string[]> {
  const entry = await lstat(join(directory, path)).catch(absent);
  if (entry === undefined) return [];
  if (!entry.isDirectory()) return [path];
  const names = await readdir(join(directory, path));
  return (await Promise.all(names.map((name) => filesBelow(directory, `${path}/${name}`)))).flat();
}

export function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** For what is not there. */
function absent(error: unknown): undefined {
  if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
  throw error;
}
