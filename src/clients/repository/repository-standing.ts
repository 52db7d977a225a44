/** A repository as it stands: where its base branch is, and the pull requests of a branch of its own. */
export interface RepositoryStanding {
  /** The base branch's commit. */
  readonly base: string;
  /** Those that changed last, newest first. */
  readonly pulls: readonly { readonly number: number; readonly state: 'open' | 'closed'; readonly merged: boolean }[];
}
