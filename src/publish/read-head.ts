import { treeWith } from '../clients/repository/git-objects.ts';
import type { Commit, GitRepository, Tree, TreeEntry } from '../clients/repository/git-repository.ts';
import type { Base } from '../sources/snapshot.ts';
import type { Head, HeadDates } from './observed.ts';
import { readRebased } from './read-rebased.ts';
import { isWrittenByUs, readDated } from './trailer.ts';

/** How often “Update branch” may have been pressed before we stop looking for our own commit below the merges. */
const deepestMerge = 20;

/** What helps to read a head. */
interface Knowledge {
  /** Trees that need not be read, by SHA. */
  readonly known: ReadonlyMap<string, Tree>;
  /** The file of dates' path, where the repository has one. */
  readonly datesPath: string | undefined;
  /** The base's commit that the pull request says it was built on. */
  readonly builtOn?: string | undefined;
}

/**
 * Reads what a branch's head changes, and whether it is ours: its trailer names its own tree, or it is such a commit moved
 * onto a later base, or a merge of the base into such a commit that changes nothing else. The file of dates does not count
 * among the files that it changes.
 */
export async function readHead(
  repository: GitRepository,
  sha: string,
  base: Base,
  knowledge: Knowledge,
): Promise<Head> {
  const { known, datesPath } = knowledge;
  const head = await repository.readCommit(sha);
  const standing = await findStanding(repository, head, base, knowledge, 0);
  const notOurs: Head = { commit: sha, ours: false, files: new Map(), touched: new Set(), dates: 'none' };
  if (standing === undefined) return notOurs;

  const { ours, change, builtOn, bringsDates, isRebased } = standing;
  const on = standing.on === base.commit ? base.tree : await repository.readTree(standing.on);
  const isMerge = ours.sha !== sha;
  const side = isMerge ? (known.get(ours.treeSha) ?? (await repository.readTree(ours.sha))) : undefined;
  const trees = side && bringsDates ? withFileOf(side, datesPath, known) : known;
  // What our own commit changes shows in the tree without its dates as well.
  const alone = isMerge || isRebased ? undefined : known.get(change);
  const tree = alone ?? trees.get(head.treeSha) ?? (await repository.readTree(sha));
  // We make the dates anew whatever a merge made of them.
  const made = bringsDates ? datesPath : undefined;
  if (side && hasMoreThanItsSides(tree, on, side, made)) return notOurs;

  const before = byPath(on.entries);
  const now = byPath(base.tree.entries);
  const changed = tree.entries.filter(({ path, sha: blob }) => path !== datesPath && before.get(path) !== blob);
  const touched = changed.filter(({ path }) => before.get(path) !== now.get(path));
  const datesOf = ({ entries }: Tree) => entries.find(({ path }) => path === datesPath)?.sha;
  const keepsDates = side === undefined || datesOf(tree) === datesOf(side);
  const standingDates = (): HeadDates => {
    if (!bringsDates && datesOf(base.tree) === undefined) return 'none';
    if (!bringsDates) return datesOf(on) === undefined ? 'due' : 'missing';
    // A rebased one names a commit that is not there any more.
    return isRebased || !keepsDates || datesOf(on) !== datesOf(base.tree) ? 'outdated' : 'brought';
  };
  return {
    commit: sha,
    ours: true,
    builtOn,
    files: byPath(changed),
    touched: new Set(touched.map(({ path }) => path)),
    dates: standingDates(),
  };
}

interface Standing {
  /** The commit that we wrote, the upper one of two. */
  readonly ours: Commit;
  readonly bringsDates: boolean;
  /** The SHA of the tree with our change alone, the file of dates as the base had it. */
  readonly change: string;
  /** The base's commit that it was built on. */
  readonly builtOn: string;
  /** The base's commit that the head stands on: the same, the last one merged since, or the one that it was moved onto. */
  readonly on: string;
  readonly isRebased: boolean;
}

async function findStanding(
  repository: GitRepository,
  commit: Commit,
  base: Base,
  knowledge: Knowledge,
  depth: number,
): Promise<Standing | undefined> {
  const [first, second, ...more] = commit.parents;
  if (first === undefined || more.length > 0 || depth > deepestMerge) return undefined;
  if (second === undefined) {
    if (isWrittenByUs(commit)) return standingOf(commit, first);
    const rebased = await readRebased(repository, commit, base, knowledge);
    return rebased && { ours: commit, ...rebased, isRebased: true };
  }
  if (!(await repository.isAncestor(second, base.commit))) return undefined;
  const below = await findStanding(repository, await repository.readCommit(first), base, knowledge, depth + 1);
  return below && { ...below, on: second };
}

/** Below a commit that brings the dates may be another of ours: it tells by itself what that one stands on and brings. */
function standingOf(ours: Commit, parent: string): Standing {
  const dated = readDated(ours);
  const { base, tree } = dated ?? { base: parent, tree: ours.treeSha };
  return { ours, bringsDates: dated !== undefined, change: tree, builtOn: base, on: base, isRebased: false };
}

/**
 * Whether a person put something into a merge that neither side has, or took something of the base out.
 *
 * @param beside a path that does not count
 */
function hasMoreThanItsSides(merge: Tree, base: Tree, ours: Tree, beside: string | undefined): boolean {
  const whole = ({ mode, path, sha }: TreeEntry) => `${mode} ${sha} ${path}`;
  const sides = new Set([...base.entries, ...ours.entries].map(whole));
  const merged = byPath(merge.entries);
  const isNew = (entry: TreeEntry) => entry.path !== beside && !sides.has(whole(entry));
  return merge.entries.some(isNew) || base.entries.some(({ path }) => path !== beside && !merged.has(path));
}

/** The trees, and each of them with that file as `tree` has it, by SHA. */
function withFileOf(
  { entries }: Tree,
  path: string | undefined,
  trees: ReadonlyMap<string, Tree>,
): ReadonlyMap<string, Tree> {
  const file = byPath(entries.filter((entry) => entry.path === path));
  const more = [...trees.values()].map((known) => treeWith(known, file));
  return new Map([...trees, ...more.map((known) => [known.sha, known] as const)]);
}

function byPath(entries: readonly TreeEntry[]): ReadonlyMap<string, string> {
  return new Map(entries.map(({ path, sha }) => [path, sha]));
}
