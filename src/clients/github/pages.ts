import * as v from 'valibot';
import { checked } from './answers.ts';
import type { Octokit } from './octokit.ts';

const perPage = 100;

/**
 * A whole list, page after page. An answer that is no list is an error, never an empty list: Octokit's own pagination
 * takes an empty body, `null` and 409 for “none”, and unknown is not empty.
 *
 * @param answeredAt gets each answer's URL, which after a redirect is another than the one asked
 */
export async function readPages<T>(
  octokit: Octokit,
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  element: v.GenericSchema<unknown, T>,
  answeredAt: (url: string) => void = () => undefined,
): Promise<readonly T[]> {
  const found: T[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await octokit.request(route, { ...parameters, per_page: perPage, page });
    answeredAt(answer.url);
    found.push(...checked(v.array(element), route, answer));
    if (!answer.headers.link?.includes('rel="next"')) return found;
  }
}
