import type { HostedRepository } from '../hosted-repository.ts';
import { ensureLabel, type Comment, type Label, type Pull } from '../pulls/state.ts';
import type { World } from '../world.ts';
import { nodeIdIn, repositoryApiUrl, repositoryWebUrl } from './repository.ts';
import { simpleUser } from './user.ts';

/** GitHub's `label`. */
export function labelJson(world: World, repository: HostedRepository, label: Label): Record<string, unknown> {
  const { id, name, description, color } = label;
  return {
    id,
    node_id: nodeIdIn(repository, 'Label', id),
    url: `${repositoryApiUrl(world, repository)}/labels/${encodeURIComponent(name)}`,
    name,
    description,
    color,
    default: false,
  };
}

export function labelsJson(world: World, repository: HostedRepository, { labels }: Pull): Record<string, unknown>[] {
  return labels.map((name) => labelJson(world, repository, ensureLabel(repository.state, name)));
}

/** GitHub's `author_association`. */
export function association(repository: HostedRepository, login: string): string {
  if (login === repository.seed.owner) return 'OWNER';
  return (repository.seed.collaborators ?? []).includes(login) ? 'COLLABORATOR' : 'CONTRIBUTOR';
}

/** GitHub's `issue-comment`. */
export function commentJson(world: World, repository: HostedRepository, comment: Comment): Record<string, unknown> {
  const api = repositoryApiUrl(world, repository);
  const { id, on, author, body, createdAt, updatedAt } = comment;
  return {
    id,
    node_id: nodeIdIn(repository, 'IssueComment', id),
    url: `${api}/issues/comments/${id}`,
    html_url: `${repositoryWebUrl(world, repository)}/pull/${on}#issuecomment-${id}`,
    issue_url: `${api}/issues/${on}`,
    user: simpleUser(world, author),
    created_at: createdAt,
    updated_at: updatedAt,
    body,
    author_association: association(repository, author),
    performed_via_github_app: null,
  };
}

/** GitHub's `issue`, which every pull request is too. */
export function issueJson(world: World, repository: HostedRepository, pull: Pull): Record<string, unknown> {
  const url = `${repositoryApiUrl(world, repository)}/issues/${pull.number}`;
  const web = `${repositoryWebUrl(world, repository)}/pull/${pull.number}`;
  const assignees = pull.assignees.map((login) => simpleUser(world, login));
  return {
    id: pull.id,
    node_id: nodeIdIn(repository, 'PullRequest', pull.id),
    url,
    repository_url: repositoryApiUrl(world, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: web,
    number: pull.number,
    state: pull.state,
    state_reason: null,
    title: pull.title,
    body: pull.body,
    user: simpleUser(world, pull.author),
    labels: labelsJson(world, repository, pull),
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: repository.state.comments.filter(({ on }) => on === pull.number).length,
    pull_request: {
      url: `${repositoryApiUrl(world, repository)}/pulls/${pull.number}`,
      html_url: web,
      diff_url: `${web}.diff`,
      patch_url: `${web}.patch`,
      merged_at: pull.mergedAt,
    },
    closed_at: pull.closedAt,
    closed_by: pull.closedBy === null ? null : simpleUser(world, pull.closedBy),
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    draft: pull.draft,
    author_association: association(repository, pull.author),
    performed_via_github_app: null,
  };
}
