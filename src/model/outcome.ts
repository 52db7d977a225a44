/** A pull request as the plan and the report name it. */
export interface PullRequestRef {
  readonly number: number;
  readonly url: string;
}

/** What of a pull request names it. */
export function referenceTo({ number, url }: PullRequestRef): PullRequestRef {
  return { number, url };
}

/**
 * What is to happen to the pull request of one scope: data, decided without I/O from what was read. A dry run prints
 * it, a real run carries it out.
 *
 * - `nothing`: no difference and nothing of ours left over
 * - `close`: no difference any more, our pull request is obsolete
 * - `delete-branch`: no difference, a branch of ours was left over
 * - `create`: a difference and no pull request
 * - `unchanged`: our pull request already says so; with a reason where it also has something of categories that are
 *   unknown or refused now, which stays there
 * - `complete`: our pull request already says so, but labels and reviewers were not asked for yet
 * - `update`: our pull request wants other files than now, or the base has touched them
 * - `waiting`: our pull request cannot be brought up to date while a category that it changes is unknown or refused
 * - `proposed-elsewhere`: another open pull request of ours already has these files
 * - `foreign`: the branch's head is not ours; left alone
 * - `declined`: a person closed our pull request for this change; for the last one, where it was several
 * - `closed-by-another`: another program closed it, to put its own in its place
 * - `below-threshold`: fewer changed models than asked for
 */
export type Action =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'close'; readonly pull: PullRequestRef }
  | { readonly kind: 'delete-branch' }
  | { readonly kind: 'create' }
  | { readonly kind: 'unchanged'; readonly pull: PullRequestRef; readonly reason?: string }
  | { readonly kind: 'complete'; readonly pull: PullRequestRef }
  | { readonly kind: 'update'; readonly pull: PullRequestRef }
  | { readonly kind: 'waiting'; readonly pull: PullRequestRef; readonly reason: string }
  | { readonly kind: 'proposed-elsewhere'; readonly pull: PullRequestRef }
  | { readonly kind: 'foreign'; readonly reason: string; readonly pull?: PullRequestRef }
  | { readonly kind: 'declined'; readonly pull: PullRequestRef }
  | { readonly kind: 'closed-by-another'; readonly pull: PullRequestRef; readonly reason: string }
  | { readonly kind: 'below-threshold'; readonly changes: number; readonly threshold: number };

/**
 * Whether GitHub merges a pull request of ours by itself once its checks are green. Each reason is a clause.
 *
 * - `ask`: GitHub is asked to
 * - `on`: it does already, asked by an earlier run or by a person
 * - `take-back`: it is told not to any more
 * - `no`: it is not asked to
 */
export type AutoMerge =
  { readonly kind: 'ask' | 'on' } | { readonly kind: 'take-back' | 'no'; readonly reason: string };

/** What is to become of an open pull request of ours that another run opened, over other categories. */
export interface OtherPull {
  readonly branch: string;
  readonly pull: PullRequestRef;
  readonly action: 'close' | 'keep';
  /** A clause. */
  readonly reason: string;
}

/** A category that differs and is not proposed, because a pull request with this very change was closed unmerged. */
export interface LeftOut {
  readonly category: string;
  /** The closed one. */
  readonly pull: PullRequestRef;
  /** Why it was closed, where no person did it: a clause. Absent where it was declined. */
  readonly reason?: string;
}

/** A planned action and, unless the run is dry, what came of it. */
export interface Outcome {
  readonly branch: string;
  readonly action: Action;
  /** The pull request that stands after the run: new, updated or found. */
  readonly pull?: PullRequestRef;
  /** The changed files' paths. */
  readonly files: readonly string[];
  /**
   * The path of a file that was brought up to date with them. In a dry run, of one that would be, where it must: what it
   * must say shows only once the change is a commit, so no preview has it.
   */
  readonly alongside?: string;
  /** Of the pull request of the action; absent where it is not for us to say (`AUTO_MERGE=off`), or there is none. */
  readonly autoMerge?: AutoMerge;
  /** Absent where there are none. */
  readonly leftOut?: readonly LeftOut[];
  /** Absent where there are none. */
  readonly others?: readonly OtherPull[];
}
