import type { FileContent } from '../clients/github/git-repository.ts';
import type { Base } from '../sources/snapshot.ts';

/** The repository's file of dates: it follows from the history, is part of each pull request of ours and the cause of none. */
export interface DatesFile {
  readonly path: string;
  /**
   * What the file must say once `change` (path → content) stands on `base`.
   *
   * @param commit the commit that brings the change; absent while there is none yet
   */
  update(base: Base, change: ReadonlyMap<string, FileContent>, commit?: WrittenCommit): Promise<DatesUpdate>;
}

export interface WrittenCommit {
  readonly sha: string;
  /** Unix seconds. */
  readonly committedAt: number;
}

export type DatesUpdate =
  /** The base's file says it already, or the base has none. */
  | { readonly kind: 'current' }
  | { readonly kind: 'text'; readonly text: string }
  /** It names the commit that brings the change: ask again with that. */
  | { readonly kind: 'after-commit' }
  /** The history cannot be read: a warning; the change goes out without. */
  | { readonly kind: 'unknown'; readonly reason: string };
