import type { FileContent, WrittenCommit } from '../clients/repository/git-repository.ts';
import type { Base } from './snapshot.ts';

export type { WrittenCommit };

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

/**
 * - `current`: the base's file says it already, or the base has none
 * - `text`: the whole file
 * - `after-commit`: it names the commit that brings the change; ask again with that
 * - `unknown`: the history cannot be read; a warning, and the change goes out without
 */
export type DatesUpdate =
  | { readonly kind: 'current' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'after-commit' }
  | { readonly kind: 'unknown'; readonly reason: string };
