import { treeWith } from '../clients/repository/git-objects.ts';
import type { Commit, GitRepository, Tree, TreeEntry } from '../clients/repository/git-repository.ts';
import type { Base } from '../sources/snapshot.ts';
import { readDated, readTreeNamed } from './trailer.ts';

interface Told {
  /** The file of dates' path, where the repository has one. */
  readonly datesPath: string | undefined;
  /** The base's commit that the pull request says it was built on; commits with dates say so themselves. */
  readonly builtOn?: string | undefined;
}

/** A commit of ours that GitHub has moved onto another commit of the base. */
interface Rebased {
  readonly bringsDates: boolean;
  /** The SHA of the tree with our change alone, as we wrote it. */
  readonly change: string;
  /** The base's commit that we built on. */
  readonly builtOn: string;
  /** The base's commit that it stands on now. */
  readonly on: string;
}

/**
 * Reads a commit as one of ours after “Update with rebase”: our words, on a later commit of the base. It is ours where its
 * change, laid over what we built on, gives exactly the tree that our words name: no other change does. Undefined where it
 * is not so.
 */
export async function readRebased(
  repository: GitRepository,
  commit: Commit,
  base: Base,
  { datesPath, builtOn: told }: Told,
): Promise<Rebased | undefined> {
  const dated = readDated(commit);
  const change = dated?.tree ?? readTreeNamed(commit);
  const builtOn = dated?.base ?? told;
  const [parent] = commit.parents;
  if (readTreeNamed(commit) === undefined || change === undefined) return undefined;
  if (builtOn === undefined || parent === undefined) return undefined;
  // Below a commit that brings the dates alone is the one with the change.
  const below = dated && (await repository.readCommit(parent));
  const on = below && readTreeNamed(below) === change ? below.parents[0] : parent;
  if (on === undefined || !(await repository.isAncestor(on, base.commit))) return undefined;
  if (on !== builtOn && !(await repository.isAncestor(builtOn, on))) return undefined;

  const treeOf = async (sha: string) => (sha === base.commit ? base.tree : await repository.readTree(sha));
  const written = filesWritten(await treeOf(on), await treeOf(commit.sha), dated && datesPath);
  if (written === undefined || treeWith(await treeOf(builtOn), written).sha !== change) return undefined;
  return { bringsDates: dated !== undefined, change, builtOn, on };
}

/**
 * The files that differ: path → blob SHA; `undefined` where something else was done than writing files.
 *
 * @param beside a path that does not count
 */
function filesWritten(before: Tree, after: Tree, beside: string | undefined): ReadonlyMap<string, string> | undefined {
  const blobs = new Map(before.entries.map(({ path, sha }) => [path, sha]));
  const differing = after.entries.filter(({ path, sha }) => blobs.get(path) !== sha);
  const asFiles = (entries: readonly TreeEntry[]) => new Map(entries.map(({ path, sha }) => [path, sha]));
  if (treeWith(before, asFiles(differing)).sha !== after.sha) return undefined;
  return asFiles(differing.filter(({ path }) => path !== beside));
}
