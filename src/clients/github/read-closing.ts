import * as v from 'valibot';
import { checked } from './answers.ts';
import { GitHubError } from '../repository/github-error.ts';
import type { Closing } from '../repository/pull-requests.ts';
import type { Octokit } from './octokit.ts';
import { readPages } from './pages.ts';

const time = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((text) => Date.parse(text)),
);
const accountAnswer = v.object({ login: v.string(), type: v.optional(v.string()) });
const closedAnswer = v.object({
  user: v.nullish(accountAnswer),
  closed_at: v.nullish(time),
  closed_by: v.nullish(accountAnswer),
});
const openedAnswer = v.object({
  number: v.pipe(v.number(), v.safeInteger()),
  user: v.nullish(accountAnswer),
  created_at: time,
  head: v.object({ ref: v.string() }),
});

const eventAnswer = v.object({ event: v.string(), created_at: time });

/** GitHub closes a pull request when it gets round to that after its branch is gone. */
const soonMilliseconds = 60_000;

const recently = { state: 'all', sort: 'created', direction: 'desc', per_page: 100 } as const;

/** Undefined where GitHub does not tell: it is good for a word in the report and no reason to fail. */
export async function readClosing(
  octokit: Octokit,
  repository: { readonly owner: string; readonly repo: string },
  number: number,
): Promise<Closing | undefined> {
  try {
    // Who closed a pull request, GitHub tells of it only as an issue.
    const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}';
    const answer = await octokit.request(route, { ...repository, issue_number: number });
    const { user, closed_at: at, closed_by: closer } = checked(closedAnswer, route, answer);
    if (!at || !user) return undefined;
    const isByDeletion = await wasByDeletion(octokit, repository, number, at);
    const listRoute = 'GET /repos/{owner}/{repo}/pulls';
    const listed = await octokit.request(listRoute, { ...repository, ...recently });
    const recent = checked(v.array(openedAnswer), listRoute, listed).flatMap((pull) =>
      pull.user ? [{ number: pull.number, branch: pull.head.ref, author: pull.user.login, at: pull.created_at }] : [],
    );
    return {
      at,
      ...(closer && { closer: closer.login }),
      isBot: closer?.type === 'Bot',
      isByDeletion,
      author: user.login,
      recent,
    };
  } catch (error) {
    if (error instanceof GitHubError) return undefined;
    throw error;
  }
}

/**
 * GitHub tells both events, with the deleter's name to each. Who closes by hand deletes the branch at least a second later;
 * a deletion closes in its own second, or a little after.
 */
async function wasByDeletion(
  octokit: Octokit,
  repository: { readonly owner: string; readonly repo: string },
  number: number,
  closedAt: number,
): Promise<boolean> {
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/events';
  try {
    const events = await readPages(octokit, route, { ...repository, issue_number: number }, eventAnswer);
    return events.some(({ event, created_at: deletedAt }) => {
      const before = closedAt - deletedAt;
      return event === 'head_ref_deleted' && before >= 0 && before <= soonMilliseconds;
    });
  } catch (error) {
    if (error instanceof GitHubError) return false;
    throw error;
  }
}
