import { describeVersion } from '../repository/describe-version.ts';
import type { FileVersion } from '../repository/file-history.ts';
import { UnusableHistoryError } from './clone-errors.ts';
import type { Git } from './git.ts';
import { needHistory } from './history.ts';
import type { Objects } from './objects.ts';
import { parseTree } from './parse.ts';
import type { Remote } from './remote.ts';

interface Clone {
  readonly git: Git;
  readonly remote: Remote;
  readonly objects: Objects;
}

interface Question {
  readonly path: string;
  readonly from: string;
  readonly most: number;
}

/** A path is a name and no pattern. */
const literally = { GIT_LITERAL_PATHSPECS: '1' };

/** The end of the year 9999, in Unix seconds. */
const latest = 253_402_300_799;

/**
 * The commits up to `from` that changed a file, newest first. The clone has their whole history afterwards.
 *
 * @throws UnusableHistoryError where one of them has no time
 */
export async function readVersions(clone: Clone, { path, from, most }: Question): Promise<readonly FileVersion[]> {
  await needHistory(clone, from);
  // `git log` would heed what the clone's configuration says of it.
  const fields = '--format=%ct%x00%P%x00%an%x00%B%x00';
  const args = ['rev-list', '--encoding=UTF-8', `--max-count=${most}`, fields, from, '--', path];
  const out = (await clone.git.run(args, { env: literally })).toString();
  return [...out.matchAll(/commit ([0-9a-f]{40})\n([^\0]*)\0([^\0]*)\0([^\0]*)\0([^\0]*)\0/g)].map((match) => {
    const [, commit = '', time = '', parents = '', name, message = ''] = match;
    if (!/^\d{1,12}$/.test(time) || Number(time) > latest) {
      throw new UnusableHistoryError(path, commit, 'has no time between 1970 and 9999');
    }
    const described = { commit, committedAt: Number(time), name, message, parents: parents.split(' ').length };
    return describeVersion(described);
  });
}

/**
 * Files by git's own names for them (`{commit}:{path}`), with one fetch for all; `null` for one that the commit does not
 * have.
 */
export async function readFilesAt(
  { git, remote, objects }: Clone,
  names: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array | null>> {
  const places = names.map((name) => ({ name, commit: name.slice(0, 40), path: name.slice(41) }));
  await objects.needCommits(
    remote,
    places.map(({ commit }) => commit),
  );
  const blobs = new Map<string, string>();
  for (const { name, commit, path } of places) {
    const [entry] = parseTree(await git.run(['ls-tree', '-z', commit, '--', path], { env: literally }));
    if (entry?.type === 'blob') blobs.set(name, entry.sha);
  }
  const wanted = [...new Set(blobs.values())];
  await objects.needObjects(remote, wanted);
  const contents = await objects.readBlobs(wanted);
  return new Map(names.map((name) => [name, contents.get(blobs.get(name) ?? '') ?? null]));
}
