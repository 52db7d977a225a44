import * as v from 'valibot';
import { checked } from './answers.ts';
import { GitHubError } from '../repository/github-error.ts';
import type { Octokit } from './octokit.ts';

const perPage = 100;

/** 10,000 elements: a list that is longer than that is none that we ask for. */
const mostPages = 100;

/**
 * A whole list, page after page. An answer that is no list is an error, never an empty list: Octokit's own pagination
 * takes an empty body, `null` and 409 for “none”, and unknown is not empty.
 *
 * @param answeredAt gets each answer's URL, which after a redirect is another than the one asked
 * @param isEnough whether what was found will do, so that no further page is asked for
 * @throws GitHubError where the list does not end
 */
export async function readPages<T>(
  octokit: Octokit,
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  element: v.GenericSchema<unknown, T>,
  {
    answeredAt = () => undefined,
    isEnough = () => false,
  }: { readonly answeredAt?: (url: string) => void; readonly isEnough?: (found: readonly T[]) => boolean } = {},
): Promise<readonly T[]> {
  const found: T[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await octokit.request(route, { ...parameters, per_page: perPage, page });
    answeredAt(answer.url);
    found.push(...checked(v.array(element), route, answer));
    if (!answer.headers.link?.includes('rel="next"') || isEnough(found)) return found;
    if (page === mostPages) throw endless(route, answer.status);
  }
}

function endless(route: string, status: number): GitHubError {
  const [method = '', path = ''] = route.split(' ');
  const problem =
    `the list has more than ${mostPages} pages of ${perPage}, and each names a next one. Where it really is that long, ` +
    'close or delete what is not needed; else what stands between here and GitHub answers wrongly';
  return new GitHubError({ method, path, status, problem });
}
