import type { GitHubError } from '../clients/repository/github-error.ts';
import { isPassing } from '../clients/repository/refusal.ts';
import type { PullRequests } from '../clients/repository/pull-requests.ts';
import { asManyAsPossible, type Unmet } from './refusals.ts';

interface Reviewers {
  readonly users: readonly string[];
  /** Slug, without the organisation. */
  readonly team?: string | undefined;
}

interface Reviewer {
  readonly name: string;
  readonly isTeam: boolean;
}

/** Asks people and a team for their reviews, all at once; one of them who cannot be asked does not cost the others. */
export async function askReviewers(
  number: number,
  { users, team }: Reviewers,
  pulls: PullRequests,
): Promise<readonly Unmet[]> {
  const reviewers: readonly Reviewer[] = [
    ...users.map((name) => ({ name, isTeam: false })),
    ...(team === undefined ? [] : [{ name: team, isTeam: true }]),
  ];
  const refused = await asManyAsPossible(reviewers, async (some) => {
    const names = (teams: boolean) => some.filter(({ isTeam }) => isTeam === teams).map(({ name }) => name);
    await pulls.requestReviewers(number, { users: names(false), teams: names(true) });
  });
  return refused.map(({ item, error }) => unmet(item, error));
}

function unmet({ name, isTeam }: Reviewer, error: GitHubError): Unmet {
  if (isPassing(error)) {
    const warning = `${name} was not asked for a review yet; the next run tries again. ${error.message}`;
    return { warning, isPassing: true };
  }
  // GitHub knows the team, but not for those who may not see it.
  const isUnseen = isTeam && error.status === 422 && /resolve to a node with the global id/i.test(error.problem);
  const reason = isUnseen
    ? 'this run may not see the team. Grant Members: read (read:org on a classic token).'
    : error.message;
  return { warning: `${name} was not asked for a review: ${reason}`, isPassing: false };
}
