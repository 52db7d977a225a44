import type { Branch, GitRepository } from '../clients/repository/git-repository.ts';
import type { PullRequest, PullRequests } from '../clients/repository/pull-requests.ts';
import { branchPrefix } from './scope.ts';

/** What GitHub has for a scope, before any commit is read. */
export interface Look {
  /** Unix milliseconds when it was asked for: what changed later it does not know. */
  readonly at: number;
  /** All of ours. */
  readonly branches: readonly Branch[];
  /** The pull requests of the scope's branch; absent where they were not asked for. */
  readonly pulls?: readonly PullRequest[];
}

/**
 * Asks for both at the same time.
 *
 * @param differs whether there may be something to propose: else pull requests count only where there is a branch
 */
export async function look(
  repository: GitRepository,
  pulls: PullRequests,
  { branch, differs, at }: { readonly branch: string; readonly differs: boolean; readonly at: number },
): Promise<Look> {
  const [branches, ofBranch] = await Promise.all([
    repository.readBranches(branchPrefix),
    differs ? pulls.ofBranch(branch) : undefined,
  ]);
  return { at, branches, ...(ofBranch && { pulls: ofBranch }) };
}
