import { buildSchema, getOperationAST, graphql, OperationTypeNode, parse, type GraphQLError } from 'graphql';
import * as v from 'valibot';
import { GithubError } from '../github-error.ts';
import type { Call, Route } from '../route.ts';
import { disablePullRequestAutoMerge, enablePullRequestAutoMerge } from './auto-merge.ts';
import { repository, viewer } from './query.ts';
import { githubSchema } from './schema.ts';
import { updateRefs } from './update-refs.ts';

const schema = buildSchema(githubSchema);
const resolvers = { repository, viewer, updateRefs, enablePullRequestAutoMerge, disablePullRequestAutoMerge };

/** Behind the API's base URL; GitHub Enterprise also has it at `/api/graphql`. */
export const graphqlPath = '/graphql';

export const graphqlRoute: Route = { method: 'POST', path: graphqlPath, answer: answerGraphql };

const requestBody = v.object({
  query: v.fallback(v.optional(v.string()), undefined),
  variables: v.optional(v.nullable(v.record(v.string(), v.unknown()))),
  operationName: v.optional(v.nullable(v.string())),
});

async function answerGraphql(call: Call): Promise<Response> {
  if (call.actor.kind === 'anonymous') throw new GithubError(401, 'This endpoint requires you to be authenticated.');
  const { query, variables, operationName } = call.body(requestBody);
  if (query === undefined) {
    return Response.json({ errors: [{ message: 'A query attribute must be specified and must be a string.' }] });
  }
  const { data, errors } = await graphql({
    schema,
    source: query,
    rootValue: resolvers,
    contextValue: call,
    variableValues: variables ?? {},
    operationName: operationName ?? null,
  });
  return Response.json({
    ...(data === undefined ? {} : { data }),
    ...(errors === undefined ? {} : { errors: errors.map(errorJson) }),
  });
}

const types: Readonly<Record<number, string>> = { 403: 'FORBIDDEN', 404: 'NOT_FOUND', 422: 'UNPROCESSABLE' };

/** In GitHub's shape; of a failed update it does not say which kind it was. */
function errorJson({ originalError, message, locations, path }: GraphQLError): Record<string, unknown> {
  const type = originalError instanceof GithubError ? types[originalError.status] : undefined;
  return { ...(type === undefined ? {} : { type }), ...(path && { path }), ...(locations && { locations }), message };
}

/** The answer to a request that is one too many for the hour: GitHub's GraphQL says so with status 200. */
export function overLimit({ message, headers }: GithubError): Response {
  return Response.json({ errors: [{ type: 'RATE_LIMITED', message }] }, { headers });
}

/** Whether a request's body asks for a change. */
export function isMutation(body: Buffer): boolean {
  try {
    const { query, operationName } = v.parse(requestBody, JSON.parse(body.toString()));
    return getOperationAST(parse(query ?? ''), operationName)?.operation === OperationTypeNode.MUTATION;
  } catch {
    return false;
  }
}
