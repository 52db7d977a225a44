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

/** GitHub's words for why it does not take that, and what to do. The first that fits counts. */
const reasons: readonly (readonly [words: RegExp, reason: (base: string) => string])[] = [
  [
    /head branch was modified|expected head/i,
    () => 'somebody has pushed to it, or GitHub does not know its commit yet. The next run looks again.',
  ],
  [
    /auto[- ]?merge is not allowed/i,
    () =>
      'its repository does not allow that. Switch on “Allow auto-merge” in its settings (General, Pull Requests), or set ' +
      'HORDE_GITHUB_SYNC_AUTO_MERGE=off.',
  ],
  [
    /\b(?:clean|unstable|has_hooks) status\b|branch rules not configured/i,
    (base) =>
      `there is nothing that it would wait for, so it could be merged at once, which is for a person to do. Require status ` +
      `checks on ${base} (a ruleset, or branch protection): then GitHub waits for them and merges.`,
  ],
  [
    /not authorized for this protected branch/i,
    (base) =>
      `GitHub merges in the name of who asks, and the account of this run may not push to ${base}. Let it (a ruleset, or ` +
      'branch protection), or set HORDE_GITHUB_SYNC_AUTO_MERGE=off.',
  ],
  [
    /\bmerge method\b.* not allowed/i,
    (base) =>
      `its settings (General, Pull Requests) allow a way to merge that a rule of ${base} does not take. Allow the same in both.`,
  ],
  [
    /\bin draft status\b|\bis (?:still )?a draft\b/i,
    () => 'it is a draft. Once it is marked as ready, the next run asks again.',
  ],
  // What older servers say whatever the cause is.
  [
    /can['’]t enable auto-merge|correct state to enable auto-merge/i,
    (base) =>
      `it does not say why. The repository must allow auto-merge, and ${base} must require something that the pull request ` +
      'waits for; horde-github-sync doctor looks at both.',
  ],
];

function reasonOf({ status, problem, message }: GitHubError, base: string): string {
  if (status === 404) return 'this server has nothing like it. Set HORDE_GITHUB_SYNC_AUTO_MERGE=off.';
  const words = status === 409 ? 'Head branch was modified' : problem;
  return reasons.find(([pattern]) => pattern.test(words))?.[1](base) ?? message;
}
