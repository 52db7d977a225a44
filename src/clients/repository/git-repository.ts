import type { FileHistory } from './file-history.ts';

/** An entry of a tree, as git has it. */
export interface TreeEntry {
  readonly path: string;
  /** Six digits: `100644`, `040000`. */
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
}

/** The root of a tree, one level deep: the legacy files stand there. */
export interface Tree {
  readonly sha: string;
  readonly entries: readonly TreeEntry[];
}

export interface Commit {
  readonly sha: string;
  readonly treeSha: string;
  readonly parents: readonly string[];
  readonly message: string;
}

export interface Branch {
  /** Without `refs/heads/`. */
  readonly name: string;
  readonly commit: string;
}

/** A branch's head with its tree. */
export interface Tip {
  readonly commit: string;
  readonly tree: Tree;
}

/** A move of a branch in one step: from nothing where it is made, to nothing where it is deleted. */
export interface BranchMove {
  readonly name: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** A commit to be made: `files` (path → text) laid over the tree of `parent`. */
export interface NewCommit {
  readonly parent: string;
  readonly base: Tree;
  readonly files: ReadonlyMap<string, FileContent>;
  /** Gets the new tree's SHA, because the commit names it. */
  readonly message: (treeSha: string) => string;
}

/** A commit that was made. */
export interface WrittenCommit {
  readonly sha: string;
  /** Committer time in Unix seconds. */
  readonly committedAt: number;
}

/** A file by its text, or one that GitHub has already by its blob. */
export type FileContent = { readonly text: string } | { readonly sha: string };

/**
 * The one door to a repository's git data. The REST API and a local clone are two implementations; everything above them
 * is the same.
 */
export interface GitRepository extends FileHistory {
  readonly owner: string;
  readonly name: string;
  /** @returns the branch's head, `undefined` where there is no such branch */
  readBranch(name: string): Promise<Branch | undefined>;
  /** Both at once, where that is less waiting than one after the other. */
  readTip?(name: string): Promise<Tip | undefined>;
  /** The branches whose name starts with `prefix`. */
  readBranches(prefix: string): Promise<readonly Branch[]>;
  readCommit(sha: string): Promise<Commit>;
  /** The tree of a commit. */
  readTree(commit: string): Promise<Tree>;
  /** The blob's bytes, checked against its SHA. @throws FileTooLargeError where it is more than this way gives out */
  readBlob(sha: string): Promise<Uint8Array>;
  /** Whether `commit` is `descendant` or one of its ancestors. */
  isAncestor(commit: string, descendant: string): Promise<boolean>;
  /**
   * Makes the commit without moving any branch.
   *
   * @throws FileTooLargeError, and makes nothing, where a file is more than this way takes
   */
  writeCommit(commit: NewCommit): Promise<WrittenCommit>;
  /** A branch will be made or moved soon: begins to read what that needs to know, where it needs to know something. */
  prepareMove?(): void;
  /** @throws BranchMovedError if the branch is there already, at another commit */
  createBranch(branch: Branch): Promise<void>;
  /** @throws BranchMovedError if the branch does not stand at that commit any more */
  expectBranch(branch: Branch): Promise<void>;
  /**
   * Moves the branch in one step, also where the new commit does not descend from the old.
   *
   * @throws BranchMovedError if it does not stand at `from` any more
   */
  moveBranch(branch: Branch, from: string): Promise<void>;
  /** Nothing to do where it is gone. @throws BranchMovedError if it stands at another commit */
  deleteBranch(branch: Branch): Promise<void>;
}
