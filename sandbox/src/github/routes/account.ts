import * as v from 'valibot';
import { permissionsOf, type Installation } from '../auth.ts';
import { GithubError, notFound, unprocessable } from '../github-error.ts';
import type { AppSeed } from '../options.ts';
import { fullUser, nodeId, simpleUser, stableId } from '../represent/user.ts';
import { repositoryJson } from '../represent/repository.ts';
import type { Call, Route } from '../route.ts';
import { findRepository, type World } from '../world.ts';

/** Who asks, what is left of the limit, and Apps. */
export const accountRoutes: readonly Route[] = [
  { method: 'GET', path: '/user', answer: getUser },
  {
    method: 'GET',
    path: '/users/:login',
    answer: ({ world, param }) => Response.json(fullUser(world, param('login'))),
  },
  { method: 'GET', path: '/rate_limit', answer: getRateLimit },
  { method: 'GET', path: '/app', answer: getApp },
  { method: 'POST', path: '/app/installations/:id/access_tokens', answer: createToken },
  { method: 'GET', path: '/repos/:owner/:repo/installation', answer: findInstallation },
];

const started = '2020-01-01T00:00:00Z';

function getUser({ world, actor }: Call): Response {
  if (actor.kind === 'anonymous') throw new GithubError(401, 'Requires authentication');
  if (actor.kind !== 'user') throw new GithubError(403, 'Resource not accessible by integration');
  return Response.json(fullUser(world, actor.login));
}

function getRateLimit({ world, actor }: Call): Response {
  const { limit, used, reset } = world.limits.budget(actor.caller);
  const core = { limit, used, remaining: limit - used, reset };
  const search = { limit: 30, used: 0, remaining: 30, reset };
  return Response.json({ resources: { core, search }, rate: core });
}

/** @throws GithubError 401 unless an App asks */
function appOf({ world, actor }: Call): AppSeed {
  const app = actor.kind === 'app' ? world.authority.apps.find(({ id }) => id === actor.appId) : undefined;
  if (app === undefined) throw new GithubError(401, 'A JSON web token could not be decoded');
  return app;
}

function getApp(call: Call): Response {
  const { id, slug, installations } = appOf(call);
  const owner = installations[0]?.account ?? slug;
  return Response.json({
    id,
    slug,
    node_id: nodeId('App', id),
    owner: simpleUser(call.world, owner),
    name: slug,
    description: null,
    external_url: call.world.webUrl,
    html_url: `${call.world.webUrl}/apps/${slug}`,
    created_at: started,
    updated_at: started,
    permissions: { metadata: 'read', ...(installations[0] && permissionsOf(installations[0])) },
    events: [],
    installations_count: installations.length,
  });
}

function installationJson(world: World, app: AppSeed, installation: Installation): Record<string, unknown> {
  const { id, account } = installation;
  const api = `${world.apiUrl}/app/installations/${id}`;
  return {
    id,
    account: simpleUser(world, account),
    app_id: app.id,
    app_slug: app.slug,
    target_id: stableId(account),
    target_type: simpleUser(world, account)['type'],
    repository_selection: 'selected',
    access_tokens_url: `${api}/access_tokens`,
    repositories_url: `${world.apiUrl}/installation/repositories`,
    html_url: `${world.webUrl}/organizations/${account}/settings/installations/${id}`,
    permissions: { metadata: 'read', ...permissionsOf(installation) },
    events: [],
    created_at: started,
    updated_at: started,
    single_file_name: null,
    suspended_by: null,
    suspended_at: null,
  };
}

function findInstallation(call: Call): Response {
  const app = appOf(call);
  const repository = findRepository(call.world, call.param('owner'), call.param('repo'));
  const installation = app.installations.find(({ repositories }) => repositories.includes(repository?.fullName ?? ''));
  if (installation === undefined) throw notFound();
  return Response.json(installationJson(call.world, app, installation));
}

const tokenBody = v.object({ repositories: v.optional(v.pipe(v.array(v.string()), v.maxLength(500))) });

function createToken(call: Call): Response {
  const { world } = call;
  const app = appOf(call);
  const installation = app.installations.find(({ id }) => String(id) === call.param('id'));
  if (installation === undefined) throw notFound();
  const { repositories: names } = call.body(tokenBody);
  const reached = installation.repositories.filter(
    (fullName) => names?.some((name) => fullName === `${installation.account}/${name}`) ?? true,
  );
  if (names !== undefined && reached.length < names.length) {
    throw unprocessable(
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  }
  const { token, expires, permissions } = world.authority.mint(app, installation, reached);
  const repositories = world.repositories.filter(({ fullName }) => reached.includes(fullName));
  return Response.json(
    {
      token,
      expires_at: new Date(expires).toISOString().replace(/\.\d{3}Z$/, 'Z'),
      permissions: { metadata: 'read', ...permissions },
      repository_selection: 'selected',
      repositories: repositories.map((repository) => repositoryJson(world, repository, call.actor)),
    },
    { status: 201 },
  );
}
