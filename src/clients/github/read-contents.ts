import { checked, contentsAnswer } from './answers.ts';
import { blobSha } from '../repository/git-objects.ts';
import { GitHubError } from '../repository/github-error.ts';
import type { Octokit } from './octokit.ts';
import { asRaw, bytesOf, parseJsonAnswer } from './raw-answer.ts';

const route = 'GET /repos/{owner}/{repo}/contents/{path}';

/**
 * A file as a commit has it, in one request; `undefined` where there is no file.
 *
 * @throws GitHubError also where there is no such commit
 */
export async function readContents(
  octokit: Octokit,
  repo: { readonly owner: string; readonly repo: string },
  path: string,
  commit: string,
): Promise<Uint8Array | undefined> {
  const answer = await octokit.request(route, { ...repo, path, ref: commit, ...asRaw }).catch((error: unknown) => {
    const isNoFile = error instanceof GitHubError && error.status === 404 && !/no commit/i.test(error.message);
    if (isNoFile) return undefined;
    throw error;
  });
  if (answer === undefined) return undefined;
  const body = bytesOf(answer);
  // A server that does not know the raw media type answers with JSON; a page of some proxy is no file.
  if (!/^(?:application\/json|text\/html)\b/i.test(answer.headers['content-type'] ?? 'text/html')) return body;
  const data = parseJsonAnswer(body);
  // A folder.
  if (Array.isArray(data)) return undefined;
  const { content, sha } = checked(contentsAnswer, route, { ...answer, data });
  const bytes = Buffer.from(content, 'base64');
  if (blobSha(bytes) === sha) return bytes;
  throw new GitHubError({
    method: 'GET',
    path: `/repos/${repo.owner}/${repo.repo}/contents/${path}`,
    status: answer.status,
    problem: `the content is not that of blob ${sha}`,
  });
}
