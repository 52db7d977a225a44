import * as v from 'valibot';
import { checked, listedCommitAnswer } from './answers.ts';
import { describeVersion } from '../repository/describe-version.ts';
import type { FileVersion } from '../repository/file-history.ts';
import { GitHubError } from '../repository/github-error.ts';
import type { Octokit } from './octokit.ts';

/** As many as GitHub gives at once. */
const largestPage = 100;

interface Question {
  readonly path: string;
  readonly from: string;
  readonly most: number;
}

/**
 * The commits up to `from` that changed a file, newest first: one request for each hundred.
 *
 * @throws GitHubError also where the list is none that a history can have
 */
export async function listVersions(
  octokit: Octokit,
  repo: { readonly owner: string; readonly repo: string },
  { path, from, most }: Question,
): Promise<readonly FileVersion[]> {
  const route = 'GET /repos/{owner}/{repo}/commits';
  const perPage = Math.min(most, largestPage);
  const found = new Map<string, FileVersion>();
  for (let page = 1; found.size < most; page += 1) {
    const answer = await octokit.request(route, { ...repo, path, sha: from, per_page: perPage, page });
    const listed = checked(v.array(listedCommitAnswer), route, answer);
    const before = found.size;
    for (const { sha, commit, author, parents } of listed) {
      const names = { login: author?.login, name: commit.author?.name };
      const { message, committer } = commit;
      const described = { ...names, commit: sha, committedAt: committer.date, message, parents: parents.length };
      found.set(sha, describeVersion(described));
    }
    const hasMore = answer.headers.link?.includes('rel="next"') ?? false;
    // A commit stands in it once, and each page has some: else a server could lead us on for ever.
    if (listed.length > perPage || found.size < before + listed.length || (hasMore && listed.length === 0)) {
      throw new GitHubError({
        method: 'GET',
        path: `/repos/${repo.owner}/${repo.repo}/commits`,
        status: answer.status,
        problem: `page ${page} of the commits of ${path} holds more than it should, nothing, or a commit again`,
      });
    }
    if (!hasMore) break;
  }
  return [...found.values()].slice(0, most);
}
