import type { Commit, GitRepository, Tree, TreeEntry } from '../clients/github/git-repository.ts';
import type { Base } from '../sources/snapshot.ts';
import type { Head } from './observed.ts';
import { isWrittenByUs } from './trailer.ts';

/** How often “Update branch” may have been pressed before we stop looking for our own commit below the merges. */
const deepestMerge = 20;

/**
 * Reads what a branch's head changes, and whether it is ours: its trailer names its own tree, or it is a merge of the
 * base into such a commit that changes nothing else.
 *
 * @param known trees that need not be read, by SHA
 */
export async function readHead(
  repository: GitRepository,
  sha: string,
  base: Base,
  known: ReadonlyMap<string, Tree>,
): Promise<Head> {
  const head = await repository.readCommit(sha);
  const standing = await findStanding(repository, head, base, 0);
  const notOurs: Head = { commit: sha, ours: false, files: new Map(), touched: new Set() };
  if (standing === undefined) return notOurs;

  const readTree = async ({ sha: commit, treeSha }: Commit) =>
    known.get(treeSha) ?? (await repository.readTree(commit));
  const on = standing.on === base.commit ? base.tree : await repository.readTree(standing.on);
  const tree = await readTree(head);
  const before = byPath(on.entries);
  const now = byPath(base.tree.entries);
  const files = new Map(
    tree.entries.filter(({ path, sha: blob }) => before.get(path) !== blob).map(({ path, sha: blob }) => [path, blob]),
  );
  const touched = new Set([...files.keys()].filter((path) => before.get(path) !== now.get(path)));

  if (standing.ours.sha !== head.sha && hasMoreThanItsSides(tree, on, await readTree(standing.ours))) return notOurs;
  return { commit: sha, ours: true, builtOn: standing.builtOn, files, touched };
}

interface Standing {
  /** The commit that we wrote. */
  readonly ours: Commit;
  /** The base's commit that it was built on. */
  readonly builtOn: string;
  /** The base's commit that the head stands on: the same, or the last one merged since. */
  readonly on: string;
}

async function findStanding(
  repository: GitRepository,
  commit: Commit,
  base: Base,
  depth: number,
): Promise<Standing | undefined> {
  const [first, second, ...more] = commit.parents;
  if (first === undefined || more.length > 0 || depth > deepestMerge) return undefined;
  if (second === undefined) return isWrittenByUs(commit) ? { ours: commit, builtOn: first, on: first } : undefined;
  if (!(await repository.isAncestor(second, base.commit))) return undefined;
  const below = await findStanding(repository, await repository.readCommit(first), base, depth + 1);
  return below && { ...below, on: second };
}

/** Whether a person put something into a merge that neither side has, or took something of the base out. */
function hasMoreThanItsSides(merge: Tree, base: Tree, ours: Tree): boolean {
  const whole = ({ mode, path, sha }: TreeEntry) => `${mode} ${sha} ${path}`;
  const sides = new Set([...base.entries, ...ours.entries].map(whole));
  const merged = byPath(merge.entries);
  return merge.entries.some((entry) => !sides.has(whole(entry))) || base.entries.some(({ path }) => !merged.has(path));
}

function byPath(entries: readonly TreeEntry[]): ReadonlyMap<string, string> {
  return new Map(entries.map(({ path, sha }) => [path, sha]));
}
