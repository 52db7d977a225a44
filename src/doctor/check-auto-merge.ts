import { readMergeRules } from '../clients/github/merge-rules.ts';
import type { Octokit } from '../clients/github/octokit.ts';
import { GitHubError } from '../clients/repository/github-error.ts';
import { checkOf, type Check, type CheckedRepository } from './check.ts';

/** Whether GitHub would merge a pull request there by itself. */
export async function checkAutoMerge(octokit: Octokit, { owner, name, branch }: CheckedRepository): Promise<Check> {
  const { ok, warning } = checkOf('auto-merge', `${owner}/${name}`);
  try {
    const { isAllowed, isHeldUp } = await readMergeRules(octokit, { owner, name, branch });
    if (!isAllowed) {
      return warning(
        'the repository does not allow it',
        'Switch on “Allow auto-merge” in its settings (General, Pull Requests), or set HORDE_GITHUB_SYNC_AUTO_MERGE=off.',
      );
    }
    if (isHeldUp) return ok(`allowed, and ${branch} has something to wait for`);
    return warning(
      `allowed, but nothing is seen that ${branch} requires of a pull request`,
      'Require status checks there (a ruleset, or branch protection): GitHub takes auto-merge only where it has something ' +
        'to wait for.',
    );
  } catch (error) {
    if (!(error instanceof GitHubError) || error.isLimit || ![401, 403, 404].includes(error.status ?? 0)) throw error;
    return warning('GitHub does not tell', 'That takes a token, and a server with GraphQL.');
  }
}
