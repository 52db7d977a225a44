import { BranchMovedError } from '../clients/repository/branch-moved-error.ts';
import type { GitRepository } from '../clients/repository/git-repository.ts';
import type { PullRequests } from '../clients/repository/pull-requests.ts';
import { courtesy } from './courtesy.ts';
import { replaceMarker } from './marker.ts';
import type { Head, OurPullRequest } from './observed.ts';

interface Clients {
  readonly repository: GitRepository;
  readonly pulls: PullRequests;
}

/**
 * Closes a pull request of ours that is obsolete, with a comment that says why, and deletes its branch.
 *
 * @param text what the comment says around its marker
 * @returns warnings
 * @throws BranchMovedError if the branch does not stand at `head` any more
 */
export async function closePull(
  pull: OurPullRequest,
  head: Head | undefined,
  text: (marker: string) => string,
  clients: Clients,
): Promise<readonly string[]> {
  const marker = `<!-- horde-github-sync obsolete ${head?.commit ?? ''} -->`;
  // Somebody may have pushed since we looked: then it is not ours to close.
  const expectHead = async () => {
    if (head) await clients.repository.expectBranch({ name: pull.branch, commit: head.commit });
  };
  await expectHead();
  const unsaid = await leaveComment(pull, text(marker), marker, clients);
  await expectHead();
  const closed = { ...pull, marker: { ...pull.marker, withdrawn: true } };
  await clients.pulls.edit(pull.number, { body: replaceMarker(pull.body, closed.marker), state: 'closed' });
  return [...unsaid, ...(head ? await deleteUnlessMoved(closed, head, clients) : [])];
}

/** The pull request is closed by now: that somebody has pushed to its branch undoes nothing. */
async function deleteUnlessMoved(pull: OurPullRequest, head: Head, clients: Clients): Promise<readonly string[]> {
  try {
    return await deleteBranch(pull.branch, head, pull, clients);
  } catch (error) {
    if (!(error instanceof BranchMovedError)) throw error;
    return [`The branch ${pull.branch} was not deleted: somebody has pushed to it.`];
  }
}

/** @returns warnings */
export async function leaveComment(
  { number, author }: OurPullRequest,
  text: string,
  marker: string,
  { pulls }: Pick<Clients, 'pulls'>,
): Promise<readonly string[]> {
  return await courtesy(`No comment was left on #${number}`, async () => {
    await pulls.commentOnce(number, text, marker, author);
  });
}

/**
 * @param last the branch's last pull request: remembers where GitHub refuses, so that no run asks again
 * @returns warnings
 */
export async function deleteBranch(
  name: string,
  { commit }: Head,
  last: OurPullRequest | undefined,
  { repository, pulls }: Clients,
): Promise<readonly string[]> {
  const refused = await courtesy(`The branch ${name} was not deleted`, async () => {
    await repository.deleteBranch({ name, commit });
  });
  if (refused.length === 0 || !last) return refused;
  const body = replaceMarker(last.body, { ...last.marker, left: commit });
  const unmarked = await courtesy(`#${last.number} could not be marked, so the next run asks again`, async () => {
    await pulls.edit(last.number, { body });
  });
  return [...refused, ...unmarked];
}
