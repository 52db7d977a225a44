/** What became of a check of a commit. */
export type CheckState = 'success' | 'failure' | 'error' | 'pending';

/** A merge commit, or one commit in the place of all. */
export type MergeMethod = 'merge' | 'squash';

/** A pull request as it is kept. Times are RFC 3339 in UTC. */
export interface Pull {
  readonly id: number;
  readonly number: number;
  readonly author: string;
  readonly createdAt: string;
  readonly draft: boolean;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  readonly head: { readonly owner: string; readonly name: string; readonly ref: string; sha: string };
  readonly base: { ref: string; sha: string };
  labels: string[];
  assignees: string[];
  reviewers: string[];
  teams: string[];
  /** Who has asked that it be merged by itself, and how; absent where nobody has. */
  autoMerge?: { readonly by: string; readonly at: string; readonly method: MergeMethod };
  updatedAt: string;
  closedAt: string | null;
  closedBy: string | null;
  /** When its head branch was deleted, where it was. */
  headDeletedAt?: string;
  mergedAt: string | null;
  mergeSha: string | null;
  /** Closed by what became of its branches: it never opens again. */
  isFinal: boolean;
}

export interface Comment {
  readonly id: number;
  /** The pull request's number. */
  readonly on: number;
  readonly author: string;
  readonly createdAt: string;
  body: string;
  updatedAt: string;
}

export interface Label {
  readonly id: number;
  readonly name: string;
  readonly color: string;
  readonly description: string;
}

/** What a repository has beside its git data. */
export interface RepositoryState {
  createdAt: string;
  /** The folder that its git data was copied from. */
  copyOf?: string;
  /** Of whatever has a number as its id; no other repository gives out the same ones. */
  nextId: number;
  pulls: Pull[];
  comments: Comment[];
  labels: Label[];
  /** Commit → check → what became of it. */
  checks?: Record<string, Record<string, CheckState>>;
}

export function findLabel(state: RepositoryState, name: string): Label | undefined {
  return state.labels.find((label) => label.name.toLowerCase() === name.toLowerCase());
}

/** The label of that name, made where there is none. */
export function ensureLabel(state: RepositoryState, name: string): Label {
  const known = findLabel(state, name);
  if (known !== undefined) return known;
  const label = { id: state.nextId++, name, color: 'ededed', description: '' };
  state.labels.push(label);
  return label;
}

export function close(pull: Pull, at: string, by: string | null): void {
  pull.state = 'closed';
  pull.closedAt = at;
  pull.closedBy = by;
  delete pull.autoMerge;
  pull.updatedAt = at;
}
