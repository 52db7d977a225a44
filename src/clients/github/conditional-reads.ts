import type * as v from 'valibot';
import { checked } from './answers.ts';
import { GitHubError } from '../repository/github-error.ts';
import type { Octokit } from './octokit.ts';
import { sent } from './sending.ts';

type Route = Parameters<Octokit['request']>[0];

interface Remembered {
  readonly etag: string;
  readonly data: unknown;
}

/**
 * Reads that cost nothing of the rate limit while nothing changes: each is asked for with the tag of its answer before,
 * and a 304 means that one. A tag that is lost, as with an App's new token, costs one whole answer. What fails is not tried
 * again: the next look is near.
 */
export class ConditionalReads {
  readonly #octokit: Octokit;
  readonly #remembered = new Map<string, Remembered>();

  constructor(octokit: Octokit) {
    this.#octokit = octokit;
  }

  /** @throws GitHubError if GitHub fails, or answers in another shape */
  async read<Schema extends v.GenericSchema>(
    shape: Schema,
    route: Route,
    parameters: Readonly<Record<string, string | number>>,
  ): Promise<v.InferOutput<Schema>> {
    const key = JSON.stringify([route, parameters]);
    const before = this.#remembered.get(key);
    const headers = before ? { 'if-none-match': before.etag } : {};
    const asked = await this.#octokit
      .request(route, { ...parameters, headers, ...sent({ noResend: true, noWait: true }) })
      .catch((error: unknown) => {
        if (before && error instanceof GitHubError && error.status === 304)
          return { status: 200, data: before.data, headers: {} };
        throw error;
      });
    const data = checked(shape, route, asked);
    const { etag } = asked.headers as { readonly etag?: string };
    if (etag !== undefined) this.#remembered.set(key, { etag, data: asked.data });
    return data;
  }
}
