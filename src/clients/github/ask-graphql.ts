import type * as v from 'valibot';
import { checked, graphqlAnswer } from './answers.ts';
import { GitHubError } from '../repository/github-error.ts';
import { graphqlBase } from './graphql-base.ts';
import type { Octokit } from './octokit.ts';
import { sent } from './sending.ts';

interface Question<T> {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly about: { readonly owner: string; readonly name: string };
  /** Of the answer's `data`. */
  readonly schema: v.GenericSchema<unknown, T>;
}

const route = 'POST /graphql';

/**
 * Asks GitHub's GraphQL. What it refuses, it refuses with the status that REST has for it: 403 where this account may not, 404
 * where the server has nothing like it, 422 for the rest.
 *
 * @throws GitHubError
 */
export async function askGraphql<T>(octokit: Octokit, { query, variables, about, schema }: Question<T>): Promise<T> {
  const answer = await octokit.request(route, {
    baseUrl: graphqlBase(octokit),
    query,
    variables,
    ...sent({ about }),
  });
  const { data, errors = [] } = checked(graphqlAnswer, route, answer);
  const [error] = errors;
  if (error === undefined) return checked(schema, route, { ...answer, data });
  const problem = errors
    .map(({ message }) => message)
    .join(': ')
    .slice(0, 500);
  throw new GitHubError({ method: 'POST', path: '/graphql', status: statusOf(error), problem });
}

function statusOf({ type, message, extensions }: NonNullable<v.InferOutput<typeof graphqlAnswer>['errors']>[number]) {
  if (type === 'FORBIDDEN' || type === 'INSUFFICIENT_SCOPES') return 403;
  const isOfSchema =
    extensions?.code !== undefined || /doesn't exist on type|isn't a defined|cannot query field/i.test(message);
  return isOfSchema ? 404 : 422;
}
