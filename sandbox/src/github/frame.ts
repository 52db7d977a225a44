import { createHash, randomUUID } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { breakDown, isBreakdown } from '../listen.ts';
import { anonymous } from './auth.ts';
import type { Exchange, ExchangeLog, ReceivedRequest } from './exchange.ts';
import { GithubError, PrimaryLimitError } from './github-error.ts';
import { graphqlPath, isMutation, overLimit } from './graphql/answer.ts';
import { limitHeaders } from './limits.ts';
import type { Faults } from './options.ts';
import type { Router } from './router.ts';
import type { World } from './world.ts';

/** What every request goes through: the log, and what is to go wrong. */
export interface Frame {
  readonly faults: Faults;
  readonly log: ExchangeLog;
  readonly onExchange: ((exchange: Exchange) => void) | undefined;
}

/** What GitHub itself does with a request. */
export type Act = (request: ReceivedRequest, authorization: string | undefined) => Promise<Response>;

/** @param path behind the API's base URL, or of the web host */
export async function exchange(
  frame: Frame,
  incoming: Request,
  path: string,
  node: HttpBindings,
  act: Act,
): Promise<Response> {
  const request = await receive(incoming, path, frame.log.nextIndex());
  const done = (answer?: Exchange['answer']): void => {
    const whole = { request, ...(answer === undefined ? {} : { answer }) };
    frame.log.add(whole);
    frame.onExchange?.(whole);
  };

  let instead = await frame.faults.before?.(request);
  let answer: Response | undefined;
  if (instead === undefined) {
    answer = await act(request, incoming.headers.get('authorization') ?? undefined);
    instead = await frame.faults.after?.(request, { status: answer.status });
  }
  if (isBreakdown(instead)) {
    done();
    return breakDown(instead, node);
  }
  const sent = instead ?? answer;
  if (sent === undefined) throw new Error('neither an answer nor something in its place');
  const body = Buffer.from(await sent.arrayBuffer());
  const headers = new Headers(sent.headers);
  const hasBody = sent.status !== 204 && sent.status !== 304;
  if (hasBody) headers.set('content-length', String(body.length));
  done({ status: sent.status, headers: Object.fromEntries(headers), body });
  return new Response(hasBody ? body : null, { status: sent.status, headers });
}

async function receive(incoming: Request, path: string, index: number): Promise<ReceivedRequest> {
  const { authorization, ...headers } = Object.fromEntries(incoming.headers);
  return {
    index,
    method: incoming.method,
    path,
    query: new URL(incoming.url).search,
    headers,
    authorization: authorization === undefined ? undefined : `${authorization.split(' ')[0] ?? ''} ***`,
    body: Buffer.from(await incoming.arrayBuffer()),
  };
}

/** The API, REST and GraphQL: who asks, the limits, GitHub's headers. */
export function api(world: World, route: Router): Act {
  return (request, authorization) => answerApi(world, route, request, authorization);
}

async function answerApi(
  world: World,
  route: Router,
  request: ReceivedRequest,
  authorization: string | undefined,
): Promise<Response> {
  const isGraphql = request.path === graphqlPath;
  let caller = anonymous.caller;
  let answer: Response;
  try {
    if ((request.headers['user-agent'] ?? '') === '') {
      throw new GithubError(
        403,
        'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.',
      );
    }
    const actor = world.authority.identify(authorization);
    caller = actor.caller;
    if (request.path !== '/rate_limit') world.limits.spend(caller, isWrite(request));
    answer = await tagged(await route(request, actor), request, caller);
    // GitHub counts no request that brings nothing new.
    if (answer.status === 304) world.limits.refund(caller);
  } catch (error) {
    answer = isGraphql && error instanceof PrimaryLimitError ? overLimit(error) : errorAnswer(error);
  }
  const headers = new Headers({
    date: new Date(world.now()).toUTCString(),
    'x-github-request-id': randomUUID(),
    'x-github-media-type': 'github.v3; format=json',
    'x-github-api-version-selected': request.headers['x-github-api-version'] ?? '2022-11-28',
    ...limitHeaders(world.limits.budget(caller), isGraphql ? 'graphql' : 'core'),
  });
  answer.headers.forEach((value, name) => {
    headers.set(name, value);
  });
  return new Response(answer.body, { status: answer.status, headers });
}

/** With GitHub's tag, which holds for the caller alone; and without the body where the request names that tag. */
async function tagged(answer: Response, { method, path, headers }: ReceivedRequest, caller: string): Promise<Response> {
  if (method !== 'GET' || answer.status !== 200 || path === '/rate_limit') return answer;
  const body = Buffer.from(await answer.arrayBuffer());
  const etag = `W/"${createHash('sha256').update(caller).update(body).digest('hex')}"`;
  if (headers['if-none-match'] === etag) return new Response(null, { status: 304, headers: { etag } });
  const all = new Headers(answer.headers);
  all.set('etag', etag);
  return new Response(body, { status: 200, headers: all });
}

function isWrite({ method, path, body }: ReceivedRequest): boolean {
  return path === graphqlPath ? isMutation(body) : method !== 'GET' && method !== 'HEAD';
}

function errorAnswer(error: unknown): Response {
  if (error instanceof GithubError) return error.toResponse();
  const message = `The local GitHub failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  return new GithubError(500, message).toResponse();
}
