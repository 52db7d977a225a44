import { forbidden } from '../auth.ts';
import { notFound } from '../github-error.ts';
import type { RepositoryCall, RepositoryRoute, Route } from '../route.ts';
import { repositoryRoute } from '../route.ts';
import { isCollaborator } from '../world.ts';

/** Whether a review may be asked of somebody. */
export const peopleRoutes: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/collaborators/:username', needs: 'metadata', answer: checkCollaborator },
];

const teamRoute = repositoryRoute({ method: 'GET', path: '', needs: 'metadata', answer: checkTeam });

export const teamRoutes: readonly Route[] = [{ ...teamRoute, path: '/orgs/:org/teams/:team_slug/repos/:owner/:repo' }];

function checkCollaborator({ actor, repository, param }: RepositoryCall): Response {
  if (actor.kind === 'anonymous' || (actor.kind === 'user' && actor.permissions.contents !== 'write')) {
    throw forbidden(actor, 'contents=write');
  }
  if (!isCollaborator(repository, param('username'))) throw notFound();
  return new Response(null, { status: 204 });
}

/** A team that may not be seen is not there. */
function checkTeam({ actor, repository, param }: RepositoryCall): Response {
  const { owner, teams = [] } = repository.seed;
  const isKnown = param('org').toLowerCase() === owner.toLowerCase() && teams.includes(param('team_slug'));
  if (actor.permissions.members === undefined || !isKnown) throw notFound();
  return new Response(null, { status: 204 });
}
