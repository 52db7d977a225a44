import * as v from 'valibot';
import { pullAnswer, refAnswer } from './answers.ts';
import type { ConditionalReads } from './conditional-reads.ts';
import type { RepositoryStanding } from '../repository/repository-standing.ts';

interface Place {
  readonly owner: string;
  readonly name: string;
  /** The base branch. */
  readonly branch: string;
  /** The pull requests' head. */
  readonly head: string;
}

/** With what stands on one page of them the next question can be answered: which of ours is open, and what became of it. */
const newest = 10;

/** Two conditional requests. @throws GitHubError */
export async function readStanding(
  reads: ConditionalReads,
  { owner, name, branch, head }: Place,
): Promise<RepositoryStanding> {
  const repository = { owner, repo: name };
  const [ref, pulls] = await Promise.all([
    reads.read(refAnswer, 'GET /repos/{owner}/{repo}/git/ref/{ref}', { ...repository, ref: `heads/${branch}` }),
    reads.read(v.array(pullAnswer), 'GET /repos/{owner}/{repo}/pulls', {
      ...repository,
      ...{ state: 'all', head: `${owner}:${head}`, sort: 'updated', direction: 'desc', per_page: newest },
    }),
  ]);
  const own = pulls.filter(
    ({ head: from, base }) => from.ref === head && from.repo?.full_name === base.repo.full_name && base.ref === branch,
  );
  return {
    base: ref.object.sha,
    pulls: own.map(({ number, state, merged_at: mergedAt }) => ({
      number,
      state,
      merged: typeof mergedAt === 'string',
    })),
  };
}
