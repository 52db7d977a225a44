import { FileTooLargeError } from '../repository/file-too-large-error.ts';
import type { FileContent } from '../repository/git-repository.ts';
import { GitHubError } from '../repository/github-error.ts';
import { BlobBody } from './blob-body.ts';

/** Bytes of texts that a request for a tree may carry, as they are sent. GitHub fails at some 2.5 MB (docs/github.md). */
export const mostInTree = 2_000_000;

/** Bytes of the largest file that GitHub’s API makes. */
export const mostInBlob = 40_000_000;

/**
 * Of a commit's files (path → content) those that are to be blobs before the tree is asked for: the largest, as few as make
 * the others fit inside that request. Ordinary files all do.
 *
 * @throws FileTooLargeError for one that the API does not make
 */
export function largeFiles(files: ReadonlyMap<string, FileContent>): ReadonlyMap<string, BlobBody> {
  const texts = [...files].flatMap(([path, file]) => ('text' in file ? [{ path, text: file.text }] : []));
  for (const { path, text } of texts) demandMakable(path, Buffer.byteLength(text));
  const smallestFirst = texts
    .map(({ path, text }) => ({ path, body: new BlobBody(text) }))
    .map((file) => ({ ...file, bytes: file.body.byteLength }))
    .sort((a, b) => a.bytes - b.bytes);
  let inTree = 0;
  const large = smallestFirst.filter(({ bytes }) => (inTree += bytes) > mostInTree);
  return new Map(large.map(({ path, body }) => [path, body]));
}

/**
 * To a file of more than GitHub’s API gives out the answer is 403, as to a missing permission.
 *
 * @throws FileTooLargeError where it is that, else the error
 */
export function explainTooLarge(error: unknown): never {
  if (error instanceof GitHubError && error.status === 403 && /too[ _]large/i.test(error.problem))
    throw new FileTooLargeError('GitHub’s API gives out no file of more than 100 MB', { cause: error });
  throw error;
}

function demandMakable(path: string, bytes: number): void {
  if (bytes <= mostInBlob) return;
  const megabytes = (Math.ceil(bytes / 1e5) / 10).toFixed(1);
  throw new FileTooLargeError(
    `${path} would have ${megabytes} MB, and GitHub’s API makes no file of more than 40 MB: nothing was written`,
  );
}
