import * as v from 'valibot';
import { demand, type Actor, type Needs } from './auth.ts';
import { GithubError, notFound } from './github-error.ts';
import type { HostedRepository } from './hosted-repository.ts';
import { change, findRepository, settle, type World } from './world.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** One request, as a route sees it. */
export interface Call {
  readonly world: World;
  readonly actor: Actor;
  readonly query: URLSearchParams;
  readonly accept: string;
  readonly url: URL;
  /** A part of the path, decoded. */
  readonly param: (name: string) => string;
  /** @throws GithubError 400 or 422 if the body is not what the route takes */
  readonly body: <T>(schema: v.GenericSchema<unknown, T>) => T;
}

export interface RepositoryCall extends Call {
  readonly repository: HostedRepository;
}

/** A route that belongs to no repository. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly answer: (call: Call) => Promise<Response> | Response;
}

/** A route below `/repos/{owner}/{repo}`. */
export interface RepositoryRoute {
  readonly method: Method;
  /** Behind the repository. */
  readonly path: string;
  readonly needs: Needs;
  readonly answer: (call: RepositoryCall) => Promise<Response> | Response;
}

/** The route with its repository found, its permission checked, and writes one after the other. */
export function repositoryRoute({ method, path, needs, answer }: RepositoryRoute): Route {
  return {
    method,
    path: `/repos/:owner/:repo${path}`,
    answer: async (call) => {
      const { world, actor } = call;
      const repository = findRepository(world, call.param('owner'), call.param('repo'));
      if (repository === undefined) throw notFound();
      demand(actor, repository, needs, method === 'GET' ? 'read' : 'write');
      const repositoryCall = { ...call, repository };
      if (method !== 'GET') return change(world, repository, async () => answer(repositoryCall));
      await repository.turn(() => settle(world, repository));
      return answer(repositoryCall);
    },
  };
}

/** Reads a request's body. */
export function bodyReader(bytes: Buffer): Call['body'] {
  return (schema) => {
    let value: unknown;
    try {
      value = bytes.length === 0 ? {} : JSON.parse(bytes.toString());
    } catch {
      throw new GithubError(400, 'Problems parsing JSON');
    }
    const checked = v.safeParse(schema, value);
    if (checked.success) return checked.output;
    const lines = checked.issues.map(
      (issue) =>
        `For '${v.getDotPath(issue)?.replaceAll('.', '/') ?? ''}': expected ${issue.expected ?? 'another value'}.`,
    );
    throw new GithubError(422, ['Invalid request.', ...lines].join('\n\n'));
  };
}
