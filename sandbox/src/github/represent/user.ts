import { createHash } from 'node:crypto';
import type { World } from '../world.ts';

/** A number that always is the same for a name. */
export function stableId(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32BE() >>> 2;
}

/** The GraphQL ID of what belongs to no repository; of all else it is `nodeIdIn`. */
export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}:${id}`).toString('base64url');
}

/** Who makes a commit, with the address that GitHub gives its users. */
export function personOf(login: string): { name: string; email: string } {
  return { name: login, email: `${stableId(login)}+${login}@users.noreply.github.com` };
}

/** The organizations are the owners that no token belongs to. */
export function accountType(world: World, login: string): 'User' | 'Bot' | 'Organization' {
  if (login.endsWith('[bot]')) return 'Bot';
  const isOwner = world.repositories.some(({ seed }) => seed.owner === login);
  return isOwner && !world.authority.logins().includes(login) ? 'Organization' : 'User';
}

/** GitHub's `simple-user`. */
export function simpleUser(world: World, login: string): Record<string, unknown> {
  const id = stableId(login);
  const api = `${world.apiUrl}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id,
    node_id: nodeId('User', id),
    avatar_url: `${world.webUrl}/avatars/${id}`,
    gravatar_id: '',
    url: api,
    html_url: `${world.webUrl}/${login}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type: accountType(world, login),
    site_admin: false,
  };
}

/** GitHub's `public-user`. */
export function fullUser(world: World, login: string): Record<string, unknown> {
  const nothing = { name: null, company: null, blog: '', location: null, email: null, hireable: null, bio: null };
  return {
    ...simpleUser(world, login),
    ...nothing,
    public_repos: world.repositories.filter(({ seed }) => seed.owner === login).length,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2020-01-01T00:00:00Z',
  };
}

/** GitHub's `team`. */
export function team(world: World, organization: string, slug: string): Record<string, unknown> {
  const id = stableId(`${organization}/${slug}`);
  const url = `${world.apiUrl}/organizations/${stableId(organization)}/team/${id}`;
  return {
    id,
    node_id: nodeId('Team', id),
    name: slug,
    slug,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'push',
    url,
    html_url: `${world.webUrl}/orgs/${organization}/teams/${slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    parent: null,
    type: 'organization',
    organization_id: stableId(organization),
  };
}
