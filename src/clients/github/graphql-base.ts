import type { Octokit } from './octokit.ts';

/** `https://api.github.com`, or `https://HOST/api` of a GitHub Enterprise, whose REST is at `https://HOST/api/v3`. */
export function graphqlBase({ request }: Octokit): string {
  return request.endpoint.DEFAULTS.baseUrl.replace(/\/v3$/, '');
}
