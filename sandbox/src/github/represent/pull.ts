import type { Actor } from '../auth.ts';
import type { HostedRepository } from '../hosted-repository.ts';
import { standingOf } from '../pulls/auto-merge.ts';
import type { Pull } from '../pulls/state.ts';
import { findRepository, type World } from '../world.ts';
import { association, labelsJson } from './issue.ts';
import { nodeIdIn, repositoryApiUrl, repositoryJson, repositoryWebUrl } from './repository.ts';
import { simpleUser, team } from './user.ts';

/** GitHub's `pull-request-simple`, as lists hold it. */
export function pullJson(
  world: World,
  repository: HostedRepository,
  pull: Pull,
  actor: Actor,
): Record<string, unknown> {
  const api = repositoryApiUrl(world, repository);
  const url = `${api}/pulls/${pull.number}`;
  const issue = `${api}/issues/${pull.number}`;
  const web = `${repositoryWebUrl(world, repository)}/pull/${pull.number}`;
  const headSha = repository.lags.shownHead(pull.number, pull.head.sha);
  const source = findRepository(world, pull.head.owner, pull.head.name);
  const assignees = pull.assignees.map((login) => simpleUser(world, login));
  const links = {
    self: url,
    html: web,
    issue,
    comments: `${issue}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${api}/statuses/${headSha}`,
  };
  return {
    id: pull.id,
    node_id: nodeIdIn(repository, 'PullRequest', pull.id),
    url,
    html_url: web,
    diff_url: `${web}.diff`,
    patch_url: `${web}.patch`,
    issue_url: issue,
    comments_url: links.comments,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    commits_url: links.commits,
    statuses_url: links.statuses,
    number: pull.number,
    state: pull.state,
    locked: false,
    active_lock_reason: null,
    title: pull.title,
    user: simpleUser(world, pull.author),
    body: pull.body,
    labels: labelsJson(world, repository, pull),
    milestone: null,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeSha,
    assignee: assignees[0] ?? null,
    assignees,
    requested_reviewers: pull.reviewers.map((login) => simpleUser(world, login)),
    requested_teams: pull.teams.map((slug) => team(world, repository.seed.owner, slug)),
    head: {
      label: `${pull.head.owner}:${pull.head.ref}`,
      ref: pull.head.ref,
      sha: headSha,
      user: simpleUser(world, pull.head.owner),
      repo: source === undefined ? null : repositoryJson(world, source, actor),
    },
    base: {
      label: `${repository.seed.owner}:${pull.base.ref}`,
      ref: pull.base.ref,
      sha: pull.base.sha,
      user: simpleUser(world, repository.seed.owner),
      repo: repositoryJson(world, repository, actor),
    },
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    author_association: association(repository, pull.author),
    auto_merge: pull.autoMerge
      ? {
          enabled_by: simpleUser(world, pull.autoMerge.by),
          merge_method: pull.autoMerge.method,
          commit_title: pull.title,
          commit_message: '',
        }
      : null,
    draft: pull.draft,
  };
}

/** GitHub's `pull-request`, with what is computed from its commits. */
export async function fullPullJson(
  world: World,
  repository: HostedRepository,
  pull: Pull,
  actor: Actor,
): Promise<Record<string, unknown>> {
  const { state } = repository;
  const size = await repository.sizes.of(pull.base.sha, pull.head.sha);
  const mergeable = pull.state === 'closed' ? null : size.mergeable;
  return {
    ...pullJson(world, repository, pull, actor),
    merged: pull.mergedAt !== null,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeable === null ? 'unknown' : mergeable ? standingOf(repository, pull) : 'dirty',
    merged_by: pull.mergedAt === null ? null : simpleUser(world, pull.closedBy ?? repository.seed.owner),
    comments: state.comments.filter(({ on }) => on === pull.number).length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: size.commits,
    additions: size.additions,
    deletions: size.deletions,
    changed_files: size.files,
  };
}
