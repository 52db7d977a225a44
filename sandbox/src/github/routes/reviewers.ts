import * as v from 'valibot';
import { invalid, unprocessable } from '../github-error.ts';
import { pullJson } from '../represent/pull.ts';
import { simpleUser, team } from '../represent/user.ts';
import type { RepositoryCall, RepositoryRoute } from '../route.ts';
import { isCollaborator, timestamp } from '../world.ts';
import { findPull } from './pulls.ts';

const path = '/pulls/:number/requested_reviewers';

/** Asking for reviews. */
export const reviewerRoutes: readonly RepositoryRoute[] = [
  { method: 'GET', path, needs: 'pull_requests', answer: listReviewers },
  { method: 'POST', path, needs: 'pull_requests', answer: addReviewers },
  { method: 'DELETE', path, needs: 'pull_requests', answer: removeReviewers },
];

const body = v.object({
  reviewers: v.optional(v.array(v.string())),
  team_reviewers: v.optional(v.array(v.string())),
});

function listReviewers(call: RepositoryCall): Response {
  const { world, repository } = call;
  const { reviewers, teams } = findPull(call);
  return Response.json({
    users: reviewers.map((login) => simpleUser(world, login)),
    teams: teams.map((slug) => team(world, repository.seed.owner, slug)),
  });
}

/** All of them or, where one cannot be asked, none. */
function addReviewers(call: RepositoryCall): Response {
  const { world, repository, actor } = call;
  const pull = findPull(call);
  const { reviewers = [], team_reviewers: teams = [] } = call.body(body);
  if (actor.permissions.members === undefined) demandNoTeam(call, teams);
  if (reviewers.some((login) => login.toLowerCase() === pull.author.toLowerCase())) {
    throw unprocessable('Review cannot be requested from pull request author.');
  }
  const known = new Set(repository.seed.teams);
  if (!reviewers.every((login) => isCollaborator(repository, login)) || !teams.every((slug) => known.has(slug))) {
    throw unprocessable(
      `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${repository.fullName} repository.`,
    );
  }
  pull.reviewers = [...new Set([...pull.reviewers, ...reviewers])];
  pull.teams = [...new Set([...pull.teams, ...teams])];
  pull.updatedAt = timestamp(world);
  return Response.json(pullJson(world, repository, pull, actor), { status: 201 });
}

/** GitHub finds a team, and then does not find it for whoever may not see it. */
function demandNoTeam({ world, repository }: RepositoryCall, [slug]: readonly string[]): void {
  if (slug === undefined) return;
  const { node_id: id } = team(world, repository.seed.owner, slug);
  throw invalid(`Could not resolve to a node with the global id of '${String(id)}'.`);
}

function removeReviewers(call: RepositoryCall): Response {
  const { world, repository, actor } = call;
  const pull = findPull(call);
  const { reviewers = [], team_reviewers: teams = [] } = call.body(body);
  pull.reviewers = pull.reviewers.filter((login) => !reviewers.includes(login));
  pull.teams = pull.teams.filter((slug) => !teams.includes(slug));
  pull.updatedAt = timestamp(world);
  return Response.json(pullJson(world, repository, pull, actor));
}
