import { reaches, type Actor } from '../auth.ts';
import type { HostedRepository } from '../hosted-repository.ts';
import { findRepository, type World } from '../world.ts';
import { mergeMethodsOf } from '../pulls/merge.ts';
import { nodeId, simpleUser, stableId } from './user.ts';

/** Templates of URLs below a repository, by the field that GitHub answers them in. */
const below: Record<string, string> = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
};

export function repositoryApiUrl(world: World, { fullName }: HostedRepository): string {
  return `${world.apiUrl}/repos/${fullName}`;
}

export function repositoryNodeId({ fullName }: HostedRepository): string {
  return nodeId('Repository', stableId(fullName));
}

/** The GraphQL ID of something in a repository. Another one may have the same commit, or a branch of that name. */
export function nodeIdIn({ fullName }: HostedRepository, kind: string, id: number | string): string {
  return nodeId(kind, `${stableId(fullName)}:${id}`);
}

export function repositoryWebUrl(world: World, { fullName }: HostedRepository): string {
  return `${world.webUrl}/${fullName}`;
}

/** GitHub's `repository`, as pull requests hold it. */
export function repositoryJson(world: World, repository: HostedRepository, actor: Actor): Record<string, unknown> {
  const { fullName, isPrivate, seed, state } = repository;
  const id = stableId(fullName);
  const url = repositoryApiUrl(world, repository);
  const web = repositoryWebUrl(world, repository);
  const open = state.pulls.filter((pull) => pull.state === 'open').length;
  const push = actor.permissions.contents === 'write';
  return {
    id,
    node_id: repositoryNodeId(repository),
    name: seed.name,
    full_name: fullName,
    owner: simpleUser(world, seed.owner),
    private: isPrivate,
    html_url: web,
    description: null,
    fork: seed.forkOf !== undefined,
    url,
    ...Object.fromEntries(Object.entries(below).map(([field, path]) => [field, url + path])),
    git_url: `${web.replace(/^https?/, 'git')}.git`,
    ssh_url: `git@${new URL(web).hostname}:${fullName}.git`,
    clone_url: `${web}.git`,
    svn_url: web,
    mirror_url: null,
    homepage: null,
    language: 'JSON',
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    size: 0,
    default_branch: seed.branch,
    open_issues: open,
    open_issues_count: open,
    is_template: false,
    topics: [],
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: false,
    has_discussions: false,
    archived: false,
    disabled: false,
    visibility: isPrivate ? 'private' : 'public',
    pushed_at: state.createdAt,
    created_at: state.createdAt,
    updated_at: state.createdAt,
    license: null,
    ...(actor.kind === 'anonymous'
      ? {}
      : { permissions: { admin: false, maintain: false, push, triage: push, pull: true } }),
  };
}

/** GitHub's `full-repository`. */
export function fullRepositoryJson(world: World, repository: HostedRepository, actor: Actor): Record<string, unknown> {
  const [owner = '', name = ''] = repository.seed.forkOf?.split('/') ?? [];
  const parent = findRepository(world, owner, name);
  const source = parent && {
    parent: repositoryJson(world, parent, actor),
    source: repositoryJson(world, parent, actor),
  };
  const methods = mergeMethodsOf(repository);
  // Only those who may write are told.
  const merging = actor.permissions.contents === 'write' &&
    reaches(actor, repository) && {
      allow_auto_merge: repository.seed.allowAutoMerge ?? false,
      allow_merge_commit: methods.includes('merge'),
      allow_squash_merge: methods.includes('squash'),
      allow_rebase_merge: false,
    };
  return { ...repositoryJson(world, repository, actor), network_count: 0, subscribers_count: 0, ...merging, ...source };
}
