import type { PullRequestRef } from './outcome.ts';

/** Since when a model stands on GitHub as it does (or is gone from there), and who did that. */
export interface Provenance {
  /** The commit's committer time in Unix seconds. */
  readonly since: number;
  /** Absent where the model is as old or older: the history was read no further. Then nobody is named. */
  readonly commit?: CommitRef;
  /** The author's login, or the name in the commit; a stranger's text. */
  readonly author?: string;
  /** That the commit came with, where GitHub tells. */
  readonly pull?: PullRequestRef;
}

/** A commit as the report names it. */
export interface CommitRef {
  /** 40 hexadecimal digits. */
  readonly sha: string;
  readonly url: string;
}
