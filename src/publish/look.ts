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

interface Question {
  readonly branch: string;
  /** Whether there may be something to propose: else pull requests count only where there is a branch. */
  readonly differs: boolean;
  readonly at: number;
}

/** Asks for both at the same time. */
export async function look(
  repository: GitRepository,
  pulls: PullRequests,
  { branch, differs, at }: Question,
): Promise<Look> {
  const readBranches = async () => await repository.readBranches(branchPrefix);
  if (!differs) return { at, branches: await readBranches() };
  const [branches, ofBranch] = await Promise.all([readBranches(), pulls.ofBranch(branch)]);
  const hasBranch = branches.some(({ name }) => name === branch);
  if (hasBranch || !ofBranch.some(isOpenHere)) return { at, branches, pulls: ofBranch };
  // GitHub closes a pull request without a branch: something happened between the two answers.
  return { at, branches: await readBranches(), pulls: await pulls.ofBranch(branch) };
}

function isOpenHere({ state, fromSameRepository }: PullRequest): boolean {
  return state === 'open' && fromSameRepository;
}
