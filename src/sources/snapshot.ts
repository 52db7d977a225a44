import type { SyncedCategory } from '../categories.ts';
import type { Tree } from '../clients/repository/git-repository.ts';
import type { MalformedFileError } from '../model/malformed-file-error.ts';

/** The base branch's head: what everything read belongs to, and what a new commit stands on. */
export interface Base {
  readonly branch: string;
  readonly commit: string;
  readonly tree: Tree;
}

/** GitHub's legacy files at one commit. */
export interface Snapshot {
  readonly base: Base;
  /** Path → text; without the files that the repository does not have. */
  readonly files: ReadonlyMap<string, string>;
  /** Files that are there and are no text. */
  readonly unreadable: ReadonlyMap<string, MalformedFileError>;
}

/** A category's files, those that are only read included, or why one of them is no text. */
export function filesOf(
  { files, unreadable }: Snapshot,
  category: SyncedCategory,
): ReadonlyMap<string, string> | MalformedFileError {
  const paths = [...category.files, ...category.reads];
  const broken = paths.map((path) => unreadable.get(path)).find((error) => error !== undefined);
  return broken ?? new Map([...files].filter(([path]) => paths.includes(path)));
}
