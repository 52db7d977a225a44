import type { Git } from './git.ts';
import type { Objects } from './objects.ts';
import type { Remote } from './remote.ts';

/** How far to look back, step by step; git’s own number for all of it is the last. */
const depths = [100, 0x7fffffff];

/**
 * Whether `commit` is `descendant` or one of its ancestors. A shallow clone knows a yes at once; a no needs the whole history,
 * which comes without trees and blobs.
 */
export async function isAncestor(
  { git, remote, objects }: { readonly git: Git; readonly remote: Remote; readonly objects: Objects },
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
