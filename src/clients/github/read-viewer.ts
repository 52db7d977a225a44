import { viewerAnswer } from './answers.ts';
import { askGraphql } from './ask-graphql.ts';
import type { RepositoryName } from './credentials.ts';
import { GitHubError } from '../repository/github-error.ts';
import type { Octokit } from './octokit.ts';

/**
 * The account that asks, as GitHub names it among authors: a user, or an App as `slug[bot]`. REST tells that of users alone.
 * Undefined where the server does not tell.
 */
export async function readViewer(octokit: Octokit, repository: RepositoryName): Promise<string | undefined> {
  try {
    const answer = await askGraphql(octokit, { query: 'query { viewer { login } }', about: repository }, viewerAnswer);
    return answer.viewer.login;
  } catch (error) {
    if (error instanceof GitHubError && !error.isLimit && error.status !== undefined && error.status < 500) {
      return undefined;
    }
    throw error;
  }
}
