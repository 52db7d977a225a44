import { BranchMovedError } from '../clients/repository/branch-moved-error.ts';
import type { GitHubError } from '../clients/repository/github-error.ts';
import type { PullRequests } from '../clients/repository/pull-requests.ts';
import { replaceMarker } from './marker.ts';
import type { OurPullRequest } from './observed.ts';
import { refusalOf } from './refusals.ts';

/**
 * Takes it back that GitHub merges the pull request by itself, and returns the pull request with what it says then. That it is
 * not asked any more is written down first: a run that dies in between is none of a person's noes.
 *
 * @throws GitHubError where GitHub refuses: what is to be done next may be merged unseen then
 * @throws BranchMovedError where it is too late: look again
 */
export async function takeBackAutoMerge(pull: OurPullRequest, pulls: PullRequests): Promise<OurPullRequest> {
  const { number, marker } = pull;
  const { autoMerge } = marker;
  let told = pull;
  if (autoMerge?.isAsked === true) {
    const unasked = { ...marker, autoMerge: { ...autoMerge, isAsked: false } };
    told = { ...pull, marker: unasked, body: replaceMarker(pull.body, unasked) };
    await pulls.edit(number, { body: told.body });
  }
  if (!(await pulls.disableAutoMerge(number))) throw new BranchMovedError(pull.branch);
  return told;
}

/** Asks GitHub to merge a pull request by itself. @returns why it does not take that, if so */
export async function askForAutoMerge(
  { number, base, head }: { readonly number: number; readonly base: string; readonly head: string },
  pulls: PullRequests,
): Promise<string | undefined> {
  const error = await refusalOf(async () => {
    await pulls.enableAutoMerge(number, head);
  });
  return error && `GitHub does not merge #${number} by itself: ${reasonOf(error, base)}`;
}

function reasonOf({ status, problem, message }: GitHubError, base: string): string {
  if (status === 404) return 'this server has nothing like it. Set HORDE_GITHUB_SYNC_AUTO_MERGE=off.';
  if (status === 409 || /head branch was modified|expected head/i.test(problem)) {
    return 'somebody has pushed to it, or GitHub does not know its commit yet. The next run looks again.';
  }
  if (/auto[- ]?merge is not allowed/i.test(problem)) {
    return (
      'its repository does not allow that. Switch on “Allow auto-merge” in its settings (General, Pull Requests), or set ' +
      'HORDE_GITHUB_SYNC_AUTO_MERGE=off.'
    );
  }
  if (/\b(?:clean|unstable|has_hooks) status\b|branch rules not configured/i.test(problem)) {
    return (
      `there is nothing that it would wait for, so it could be merged at once, which is for a person to do. Require status ` +
      `checks on ${base} (a ruleset, or branch protection): then GitHub waits for them and merges.`
    );
  }
  return message;
}
