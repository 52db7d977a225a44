import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from './git.ts';
import { historyRef } from './names.ts';
import type { Objects } from './objects.ts';
import type { Remote } from './remote.ts';

interface Clone {
  readonly git: Git;
  readonly remote: Remote;
  readonly objects: Objects;
}

/** git’s own number for the whole history. */
const whole = 0x7fffffff;

/** How far to look back, step by step. */
const depths = [100, whole];

/**
 * Whether `commit` is `descendant` or one of its ancestors. A shallow clone knows a yes at once; a no needs the whole history,
 * which comes without trees and blobs.
 */
export async function isAncestor(
  { git, remote, objects }: Clone,
  commit: string,
  descendant: string,
): Promise<boolean> {
  if (commit === descendant) return true;
  await objects.needCommits(remote, [descendant]);
  const isBelow = async () =>
    (await objects.missing([commit])).length === 0 &&
    (await git.try(['merge-base', '--is-ancestor', commit, descendant])).code === 0;
  for (const depth of depths) {
    if (await isBelow()) return true;
    await remote.fetchCommits([`--depth=${depth}`, '--filter=tree:0'], [descendant]);
    objects.forget();
  }
  return await isBelow();
}

/**
 * Makes sure that the clone has all ancestors of `commit` with their root trees, but no blobs. The first time that is one
 * fetch; later ones bring what is new.
 */
export async function needHistory({ git, remote, objects }: Clone, commit: string): Promise<void> {
  if (!(await hasAllAncestors({ git, objects }, commit))) {
    await remote.fetchCommits([`--depth=${whole}`, '--filter=blob:none'], [commit]);
    objects.forget();
  }
  const trees = (await git.text(['rev-list', '--format=%T', commit])).split('\n');
  // Commits that were fetched by themselves have left their trees behind.
  await objects.needObjects(
    remote,
    trees.filter((line) => !line.startsWith('commit ')),
  );
  await git.run(['update-ref', historyRef, commit]);
}

async function hasAllAncestors({ git, objects }: Pick<Clone, 'git' | 'objects'>, commit: string): Promise<boolean> {
  if ((await objects.missing([commit])).length > 0) return false;
  const cut = await cutCommits(git);
  if (cut.size === 0) return true;
  return !(await git.text(['rev-list', commit])).split('\n').some((ancestor) => cut.has(ancestor));
}

/** The commits whose parents a shallow clone has left out. */
async function cutCommits({ directory }: Git): Promise<ReadonlySet<string>> {
  const text = await readFile(join(directory, '.git/shallow'), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
  return new Set(text.split('\n').filter((line) => line !== ''));
}
