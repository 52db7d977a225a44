import type { Git } from './git.ts';
import { GitError } from './git-error.ts';
import { refuseLocalChanges } from './local-changes.ts';
import { ourRef } from './names.ts';
import type { Objects } from './objects.ts';
import type { Remote } from './remote.ts';
import type { CloneSpec } from './open-clone.ts';

interface Clone {
  readonly git: Git;
  readonly remote: Remote;
  readonly objects: Objects;
}

const noCommit = '0'.repeat(40);

/**
 * Brings the work tree and the clone's branch to the base's head. git itself refuses where that would overwrite something.
 *
 * @throws LocalChangesError if somebody has begun to work in the clone
 */
export async function showBase(
  { git, remote, objects }: Clone,
  commit: string,
  { branch, files }: CloneSpec,
): Promise<void> {
  const head = await git.try(['rev-parse', '--verify', '--quiet', 'HEAD']);
  const from = head.code === 0 ? head.stdout.toString().trim() : undefined;
  if (from === commit) return;

  const entries = await git.text(['ls-tree', commit, '--', ...files]);
  const blobs = entries.split('\n').flatMap((line) => /^\d+ blob (\w+)/.exec(line)?.slice(1) ?? []);
  await objects.needObjects(remote, blobs);
  // Files that were touched, copied or restored are the same, and git is to look at what is in them.
  await git.try(['update-index', '-q', '--refresh']);
  try {
    await git.run(['read-tree', '-m', '-u', ...(from === undefined ? [] : [from]), commit]);
  } catch (error) {
    if (error instanceof GitError && error.fault === 'local' && from !== undefined) {
      await refuseLocalChanges(git);
    }
    throw error;
  }
  await git.run(['update-ref', '--stdin'], {
    input: [
      'start',
      `update refs/heads/${branch} ${commit} ${from ?? noCommit}`,
      `update refs/remotes/origin/${branch} ${commit}`,
      `update ${ourRef} ${commit}`,
      'commit',
      '',
    ].join('\n'),
  });
}
