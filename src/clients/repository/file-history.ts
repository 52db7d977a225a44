/** A commit that changed a file. */
export interface FileVersion {
  readonly commit: string;
  /** Committer time in Unix seconds. */
  readonly committedAt: number;
  /** The author's account where GitHub knows it, and the name in the commit; both strangers' text. */
  readonly author: { readonly login?: string; readonly name?: string };
  /** The first line of the message; strangers' text. */
  readonly subject: string;
  /** It has several parents: the versions before it may be of both sides, in the order of their times. */
  readonly isMerge?: true;
}

/** The versions of a file in a repository. */
export interface FileHistory {
  /**
   * The commits up to `from`, itself included, that changed the file: newest first, at most `most`. Where fewer come, the
   * history is complete.
   */
  readVersions(path: string, from: string, most: number): Promise<readonly FileVersion[]>;
  /** The file as that commit has it; `undefined` where it has none. What a commit has never changes: it is read once. */
  readFileAt(path: string, commit: string): Promise<Uint8Array | undefined>;
}
