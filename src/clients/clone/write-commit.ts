import { blobSha, overlay, treeSha } from '../repository/git-objects.ts';
import type { NewCommit, WrittenCommit } from '../repository/git-repository.ts';
import { DamagedCloneError } from './clone-errors.ts';
import type { Git } from './git.ts';
import { printTree } from './parse.ts';

/**
 * Writes blobs, tree and commit into the clone, byte for byte and past its work tree; no branch moves. The tree is the one
 * that the API would make.
 *
 * @param now milliseconds since 1970, the commit's date
 */
export async function writeCommit(
  git: Git,
  { parent, base, files, message }: NewCommit,
  now: number,
): Promise<WrittenCommit> {
  const blobs = new Map<string, string>();
  for (const [path, file] of files) blobs.set(path, 'sha' in file ? file.sha : await writeBlob(git, file.text));

  const entries = overlay(base.entries, blobs);
  // `--missing`: the clone has few of the tree's other blobs, and need not have them.
  const tree = await git.text(['mktree', '-z', '--missing'], { input: printTree(entries) });
  demandSame(git, tree, treeSha(entries));
  const committedAt = Math.floor(now / 1_000);
  const date = `@${committedAt} +0000`;
  const sha = await git.text(['commit-tree', tree, '-p', parent], {
    input: message(tree),
    env: { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
  });
  return { sha, committedAt };
}

async function writeBlob(git: Git, text: string): Promise<string> {
  const sha = await git.text(['hash-object', '-w', '--no-filters', '--stdin'], { input: text });
  demandSame(git, sha, blobSha(text));
  return sha;
}

function demandSame({ directory }: Git, made: string, wanted: string): void {
  if (made !== wanted) throw new DamagedCloneError(directory, `git made ${made} where ${wanted} was to be`);
}
