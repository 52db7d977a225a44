import { checked, viewerAnswer } from './answers.ts';
import type { RepositoryName } from './credentials.ts';
import { GitHubError } from '../repository/github-error.ts';
import { graphqlBase } from './graphql-base.ts';
import type { Octokit } from './octokit.ts';
import { sent } from './sending.ts';

/**
 * The account that asks, as GitHub names it among authors: a user, or an App as `slug[bot]`. REST tells that of users alone.
 * Undefined where the server does not tell.
 */
export async function readViewer(octokit: Octokit, repository: RepositoryName): Promise<string | undefined> {
  const route = 'POST /graphql';
  try {
    const answer = await octokit.request(route, {
      baseUrl: graphqlBase(octokit),
      query: 'query { viewer { login } }',
      ...sent({ about: repository }),
    });
    return checked(viewerAnswer, route, answer).data?.viewer?.login;
  } catch (error) {
    if (error instanceof GitHubError && !error.isLimit && error.status !== undefined && error.status < 500) {
      return undefined;
    }
    throw error;
  }
}
