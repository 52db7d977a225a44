import { Octokit } from '@octokit/core';
import pLimit from 'p-limit';
import { afterWait } from '../../lib/back-off.ts';
import { bufferedFetch } from '../buffered-fetch.ts';
import { silentLog, type Log } from '../../lib/log.ts';
import type { Fetch } from '../network/fetch.ts';
import { httpFetch } from '../network/http-fetch.ts';
import { followRedirects } from '../network/redirects.ts';
import { realTiming, type Timing } from '../../lib/timing.ts';
import { KnownError } from '../../lib/known-error.ts';
import { tokenCredentials, type Credentials, type RepositoryName } from './credentials.ts';
import { failureOf, graphqlLimit } from './failure-of.ts';
import { GitHubError } from '../repository/github-error.ts';
import { dateOf } from '../told-times.ts';
import { isLimit, decideRetry } from './retry-decision.ts';
import type { RateLimitTracker } from './rate-limit.ts';
import type { RequestBudget } from './request-budget.ts';
import { sendingOf } from './sending.ts';
import { baseUrl } from '../base-url.ts';

export const timeoutMilliseconds = 60_000;
export const maxAnswerBytes = 256 * 2 ** 20;
/** GitHub's secondary limit is 100 at once; a handful fills the line already. */
export const readsAtOnce = 8;
export const longestWaitSeconds = 15 * 60;

export interface OctokitOptions {
  /** `https://api.github.com`, or a GitHub Enterprise's. */
  readonly apiUrl: string;
  readonly token?: string;
  /** In place of a token. */
  readonly credentials?: Credentials;
  /** Reads the rate limit from each answer. */
  readonly rateLimits?: RateLimitTracker;
  readonly budget?: RequestBudget;
  /** Seconds between two writes. */
  readonly writeIntervalSeconds: number;
  /** A limit that is used up for longer ends the request instead of holding it; default: a quarter of an hour. */
  readonly longestWaitSeconds?: number;
  readonly fetch?: Fetch;
  readonly timing?: Timing;
  readonly log?: Log;
  readonly signal?: AbortSignal;
}

export type { Octokit };

/**
 * An Octokit that keeps GitHub's manners (github.md): writes one after the other with a pause between them, a few reads
 * at once, waits where GitHub asks for it, retries where that cannot do a thing twice. Its errors are GitHubErrors.
 */
export function createOctokit(options: OctokitOptions): Octokit {
  const { timing = realTiming, log = silentLog, signal, rateLimits } = options;
  const longestWait = (options.longestWaitSeconds ?? longestWaitSeconds) * 1_000;
  const credentials = options.credentials ?? tokenCredentials(options.token);
  // GitHub sends the requests for a renamed repository on to its new place, on the same host.
  const fetch = followRedirects(options.fetch ?? httpFetch, { sameHost: true });
  const octokit = new Octokit({
    baseUrl: baseUrl(options.apiUrl),
    userAgent: 'horde-github-sync',
    log: {
      debug: ignore,
      info: ignore,
      warn: (message: string) => {
        log.warn('github.notice', message);
      },
      error: ignore,
    },
    request: {
      fetch: bufferedFetch({ timeoutMilliseconds, maxBytes: maxAnswerBytes }, fetch),
      ...(signal && { signal }),
    },
  });
  const read = pLimit(readsAtOnce);
  const write = pLimit(1);
  let lastWrite = Number.NEGATIVE_INFINITY;

  async function pauseBetweenWrites(): Promise<void> {
    const interval = options.writeIntervalSeconds * 1_000;
    // A clock that was set back meanwhile holds nothing up.
    const pause = Math.min(lastWrite + interval - timing.now(), interval);
    if (pause > 0) await timing.sleep(pause, signal);
  }

  octokit.hook.wrap('request', async (request, parameters) => {
    const { method } = parameters;
    const path = decodeURI(new URL(octokit.request.endpoint(parameters).url).pathname).replaceAll('%2F', '/');
    const isRead = method === 'GET' || method === 'HEAD';
    const { noResend = false, noWait = false, beforeSend, about } = sendingOf(parameters.request);
    const repository = about ?? repositoryOf(parameters);
    const whose = repository === undefined ? '' : `${repository.owner}/${repository.name}`;
    let header: string | undefined;
    let refusals = 0;

    const attempt = async () => {
      header = await credentials.authorize(repository);
      if (!isRead) await pauseBetweenWrites();
      await beforeSend?.();
      options.budget?.take(method, path);
      log.debug('github.request', `${method} ${path}`, { method, path });
      try {
        const authorization = header !== undefined && { authorization: header };
        const answer = await request({ ...parameters, headers: { ...parameters.headers, ...authorization } });
        rateLimits?.read(whose, answer.headers);
        const limit = path.endsWith('/graphql') ? graphqlLimit(answer.data) : undefined;
        // From here on it is what REST would have answered.
        if (limit !== undefined) throw Object.assign(new Error(limit), { status: 429, response: answer });
        return answer;
      } finally {
        if (!isRead) lastWrite = timing.now();
      }
    };
    for (let failures = 1; ; failures += 1) {
      try {
        return await (isRead ? read : write)(attempt);
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof KnownError) throw error;
        const failure = failureOf(error);
        const { status, message, codes } = failure;
        rateLimits?.read(whose, failure.headers);
        if (status === 401) {
          const wait = credentials.refused({
            header,
            date: dateOf(failure.headers['date']),
            refusals: (refusals += 1),
          });
          if (wait !== undefined) {
            await timing.sleep(wait, signal);
            continue;
          }
        }
        const decision = decideRetry(failure, { failures, now: timing.now(), random: timing.random(), longestWait });
        const { kind: credential } = credentials;
        const named = { method, path, credential, ...(status !== undefined && { status }), isLimit: isLimit(failure) };
        if (decision.kind === 'exhausted') {
          const time = new Date(decision.resetsAt * 1_000).toISOString();
          const problem = `the rate limit is used up until ${time}, longer than is waited for. Run again after that time.`;
          throw new GitHubError({ ...named, problem });
        }
        if (decision.kind === 'give-up' || noWait || (noResend && !named.isLimit)) {
          throw new GitHubError({ ...named, problem: message, codes, headers: failure.headers });
        }
        log.warn('github.retry', `${method} ${path}: ${message}; trying again ${afterWait(decision.milliseconds)}`, {
          method,
          path,
          status: status ?? null,
          waitMilliseconds: Math.round(decision.milliseconds),
        });
        await timing.sleep(decision.milliseconds, signal);
      }
    }
  });
  return octokit;
}

function repositoryOf({ owner, repo }: Readonly<Record<string, unknown>>): RepositoryName | undefined {
  return typeof owner === 'string' && typeof repo === 'string' ? { owner, name: repo } : undefined;
}

function ignore(): void {
  // Octokit's own chatter says nothing that our events do not.
}
