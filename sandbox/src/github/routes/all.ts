import { repositoryRoute, type Route } from '../route.ts';
import { accountRoutes } from './account.ts';
import { commitRoutes } from './commits.ts';
import { gitObjectRoutes } from './git-objects.ts';
import { issueRoutes } from './issues.ts';
import { peopleRoutes, teamRoutes } from './people.ts';
import { pullRoutes } from './pulls.ts';
import { refRoutes } from './refs.ts';
import { repositoryRoutes } from './repositories.ts';
import { reviewerRoutes } from './reviewers.ts';
import { statusRoutes } from './statuses.ts';

/** Every route that the local GitHub serves. */
export const allRoutes: readonly Route[] = [
  ...accountRoutes,
  ...teamRoutes,
  ...[
    ...repositoryRoutes,
    ...commitRoutes,
    ...gitObjectRoutes,
    ...refRoutes,
    ...pullRoutes,
    ...reviewerRoutes,
    ...issueRoutes,
    ...statusRoutes,
    ...peopleRoutes,
  ].map(repositoryRoute),
];
