import type { Action, Outcome, PullRequestRef } from '../model/outcome.ts';
import type { RepositoryResult, SyncResult } from '../model/sync-result.ts';
import { pullOf } from './describe-action.ts';

/** A pull request that a report lists. */
export interface ListedPull {
  readonly repository: string;
  readonly pull: PullRequestRef;
  /** How it stands; absent where it is open and says what the run has found. */
  readonly word?: string;
}

/** The pull requests that a result names, each once, those of each repository together. */
export function listedPulls({ repositories, dryRun }: SyncResult): readonly ListedPull[] {
  return repositories.flatMap((repository) => {
    const { owner, name, outcome } = repository;
    const pulls = outcome === undefined ? [] : pullsOf(outcome, dryRun || hasFailed(repository));
    const first = new Map(pulls.toReversed().map((listed) => [listed.pull.number, listed]));
    return pulls
      .filter((listed) => first.get(listed.pull.number) === listed)
      .map((listed) => ({ repository: `${owner}/${name}`, ...listed }));
  });
}

function pullsOf(outcome: Outcome, isPlanned: boolean): Omit<ListedPull, 'repository'>[] {
  const { action, leftOut = [], others = [] } = outcome;
  const about = pullOf(outcome);
  return [
    ...(about === undefined ? [] : [worded(about, wordOf(action, isPlanned))]),
    ...others.map((other) => worded(other.pull, other.action === 'close' ? closed(isPlanned) : 'for other categories')),
    ...leftOut.map(({ pull, reason }) => worded(pull, reason === undefined ? 'declined' : 'closed by another program')),
  ];
}

function wordOf({ kind }: Action, isPlanned: boolean): string | undefined {
  switch (kind) {
    case 'declined':
    case 'waiting':
    case 'foreign':
      return kind;
    case 'closed-by-another':
      return 'closed by another program';
    case 'close':
      return closed(isPlanned);
    default:
      return undefined;
  }
}

/** It is open still where the run is dry, or has failed. */
function closed(isPlanned: boolean): string {
  return isPlanned ? 'to be closed' : 'closed';
}

function worded(pull: PullRequestRef, word: string | undefined): Omit<ListedPull, 'repository'> {
  return { pull, ...(word !== undefined && { word }) };
}

function hasFailed({ error }: RepositoryResult): boolean {
  return error !== undefined;
}
