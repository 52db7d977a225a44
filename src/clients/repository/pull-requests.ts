/** A pull request as GitHub tells it. */
export interface PullRequest {
  readonly number: number;
  readonly url: string;
  readonly state: 'open' | 'closed';
  readonly merged: boolean;
  readonly title: string;
  readonly body: string;
  /** The account that opened it; undefined where that is gone. */
  readonly author?: string;
  /** The head branch's name; its commit is the branch's, which an answer may lag behind. */
  readonly branch: string;
  /** Its head as this answer tells it, final once it is closed. */
  readonly headCommit: string;
  readonly base: string;
  /** Whether the head branch is one of the base's own repository, not of a fork. */
  readonly fromSameRepository: boolean;
  /** Absent unless GitHub is to merge it by itself once its checks are green. */
  readonly autoMerge?: AutoMergeRequest;
}

/** A pull request's auto-merge. */
export interface AutoMergeRequest {
  /** The account that asked for it; absent where that is gone. */
  readonly by?: string;
}

export interface NewPullRequest {
  readonly branch: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
}

export interface Reviewers {
  readonly users: readonly string[];
  /** Slugs, without the organisation. */
  readonly teams: readonly string[];
}

/** How a pull request was closed. Times are Unix milliseconds. */
export interface Closing {
  readonly at: number;
  /** Absent where GitHub names nobody. */
  readonly closer?: string;
  /** Whether GitHub itself takes the closer for a program. */
  readonly isBot: boolean;
  /** Nobody closed it: somebody deleted its branch, and GitHub closes a pull request without one. */
  readonly isByDeletion: boolean;
  /** Who opened the pull request. */
  readonly author: string;
  /** The repository's newest pull requests, of all accounts. */
  readonly recent: readonly OpenedPullRequest[];
}

export interface OpenedPullRequest {
  readonly number: number;
  readonly branch: string;
  readonly author: string;
  readonly at: number;
}

/** The pull requests of one repository. All may fail with a `GitHubError`. */
export interface PullRequests {
  /** The newest 100 pull requests, open and closed, whose head is this branch of the repository itself; newest first. */
  ofBranch(branch: string): Promise<readonly PullRequest[]>;
  open(): Promise<readonly PullRequest[]>;
  /** The account that asks, as pull requests name it; undefined where the server does not tell. */
  viewer(): Promise<string | undefined>;
  /** Who closed a pull request, and what was opened about that time; undefined where GitHub does not tell. */
  readClosing(number: number): Promise<Closing | undefined>;
  /** The merged pull request that a commit came with. */
  ofCommit(sha: string): Promise<PullRequest | undefined>;
  /**
   * Opens a pull request, or finds the one that this very request opened although its answer was lost.
   *
   * @param isIt tells the wanted pull request among those of the branch
   */
  create(pull: NewPullRequest, isIt: (found: PullRequest) => boolean): Promise<PullRequest>;
  /** Sets what is given. */
  edit(number: number, change: { title?: string; body?: string; state?: 'closed' }): Promise<void>;
  /**
   * Leaves a comment once: not when one of ours that contains `marker` stands there already. Anybody can write a marker.
   *
   * @param author the account that opened the pull request
   */
  commentOnce(number: number, body: string, marker: string, author?: string): Promise<void>;
  /** The names of all labels that the repository has. */
  labels(): Promise<readonly string[]>;
  /** Adds labels; those that are there stay. GitHub makes what the repository lacks for those alone who may write issues. */
  addLabels(number: number, labels: readonly string[]): Promise<void>;
  /** Asks for reviews. One reviewer who cannot be asked fails the whole request with 422. */
  requestReviewers(number: number, reviewers: Reviewers): Promise<void>;
  /**
   * Asks GitHub to merge a pull request by itself once its checks are green. Nothing to do where it is to do so already. What
   * is pushed later is merged as well, where its author may write.
   *
   * @param head the commit that it must stand at now; 409 where that is another one
   */
  enableAutoMerge(number: number, head: string): Promise<void>;
  /** Takes that back, whoever has asked. @returns false where it is too late: the pull request is not open any more */
  disableAutoMerge(number: number): Promise<boolean>;
}
