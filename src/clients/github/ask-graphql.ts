import type * as v from 'valibot';
import { checked, graphqlAnswer } from './answers.ts';
import { GitHubError } from '../repository/github-error.ts';
import { graphqlBase } from './graphql-base.ts';
import type { Octokit } from './octokit.ts';
import { sent } from './sending.ts';

interface Question {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly about: { readonly owner: string; readonly name: string };
}

export interface GraphqlAnswer<T> {
  readonly data: T;
  readonly errors: readonly GraphqlError[];
}

export type GraphqlError = NonNullable<v.InferOutput<typeof graphqlAnswer>['errors']>[number];

const route = 'POST /graphql';

/**
 * Asks GitHub's GraphQL. What it refuses, it refuses with the status that REST has for it: 403 where this account may not, 404
 * where the server has nothing like it, 422 for the rest.
 *
 * @param schema of the answer's `data`
 * @throws GitHubError
 */
export async function askGraphql<T>(
  octokit: Octokit,
  question: Question,
  schema: v.GenericSchema<unknown, T>,
): Promise<T> {
  const { status, data, errors } = await request(octokit, question);
  const [error] = errors;
  if (error === undefined) return checked(schema, route, { status, data });
  const problem = errors
    .map(({ message }) => message)
    .join(': ')
    .slice(0, 500);
  throw new GitHubError({ method: 'POST', path: '/graphql', status: statusOf(error), problem });
}

/**
 * The same for who tells what is refused by itself.
 *
 * @throws GitHubError
 */
export async function readGraphql<T>(
  octokit: Octokit,
  question: Question,
  schema: v.GenericSchema<unknown, T>,
): Promise<GraphqlAnswer<T>> {
  const { status, data, errors } = await request(octokit, question);
  return { data: checked(schema, route, { status, data }), errors };
}

async function request(octokit: Octokit, { query, variables, about }: Question) {
  const answer = await octokit.request(route, {
    baseUrl: graphqlBase(octokit),
    query,
    ...(variables && { variables }),
    ...sent({ about }),
  });
  const { data, errors = [] } = checked(graphqlAnswer, route, answer);
  return { status: answer.status, data, errors };
}

function statusOf(error: GraphqlError): number {
  if (isForbidden(error)) return 403;
  return isUnknownToSchema(error) ? 404 : 422;
}

/** A token that may not. */
export function isForbidden({ type }: GraphqlError): boolean {
  return type === 'FORBIDDEN' || type === 'INSUFFICIENT_SCOPES';
}

/** A schema without what is asked for, by GitHub's codes or the usual words. */
export function isUnknownToSchema({ message, extensions }: GraphqlError): boolean {
  return (
    extensions?.code !== undefined ||
    /doesn't exist on type|isn't a defined|cannot query field|unknown (type|argument)|is not defined by type/i.test(
      message,
    )
  );
}
