import * as v from 'valibot';
import { diffFiles } from '../git/file-diff.ts';
import { isRefName } from '../git/ref-name.ts';
import { type GithubError, invalid, notFound } from '../github-error.ts';
import type { HostedRepository } from '../hosted-repository.ts';
import { keepHead } from '../pulls/settle.ts';
import { close, type Pull } from '../pulls/state.ts';
import { diffEntry, repositoryCommit } from '../represent/commit.ts';
import { fullPullJson, pullJson } from '../represent/pull.ts';
import type { RepositoryCall, RepositoryRoute } from '../route.ts';
import { timestamp } from '../world.ts';
import { pageOf } from './page.ts';
import { findFork } from './repositories.ts';
import { demandBody, demandTitle } from './text-limits.ts';

/** Pull requests. */
export const pullRoutes: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/pulls', needs: 'pull_requests', answer: listPulls },
  { method: 'POST', path: '/pulls', needs: 'pull_requests', answer: createPull },
  { method: 'GET', path: '/pulls/:number', needs: 'pull_requests', answer: getPull },
  { method: 'PATCH', path: '/pulls/:number', needs: 'pull_requests', answer: updatePull },
  { method: 'GET', path: '/pulls/:number/files', needs: 'pull_requests', answer: listFiles },
  { method: 'GET', path: '/pulls/:number/commits', needs: 'pull_requests', answer: listCommits },
];

/** @throws GithubError 404 */
export function findPull(call: RepositoryCall): Pull {
  const pull = call.repository.state.pulls.find(({ number }) => String(number) === call.param('number'));
  if (pull === undefined) throw notFound();
  return pull;
}

function listPulls(call: RepositoryCall): Response {
  const { world, repository, actor, query } = call;
  const state = query.get('state') ?? 'open';
  const head = query.get('head');
  const base = query.get('base');
  const byUpdate = query.get('sort') === 'updated';
  const ascending = (query.get('direction') ?? (query.has('sort') && !byUpdate ? 'asc' : 'desc')) === 'asc';
  const found = repository.state.pulls
    .filter((pull) => state === 'all' || pull.state === state)
    // Without an owner the filter does not count, as on GitHub.
    .filter((pull) => head?.includes(':') !== true || head === `${pull.head.owner}:${pull.head.ref}`)
    .filter((pull) => base === null || base === pull.base.ref)
    .sort((a, b) => (byUpdate ? Date.parse(a.updatedAt) - Date.parse(b.updatedAt) : 0) || a.number - b.number);
  const { items, headers } = pageOf(call, ascending ? found : found.reverse());
  return Response.json(
    items.map((pull) => pullJson(world, repository, pull, actor)),
    { headers },
  );
}

async function getPull(call: RepositoryCall): Promise<Response> {
  return Response.json(await fullPullJson(call.world, call.repository, findPull(call), call.actor));
}

const createBody = v.object({
  title: v.optional(v.string()),
  head: v.string(),
  base: v.string(),
  body: v.optional(v.nullable(v.string())),
  draft: v.optional(v.boolean()),
  maintainer_can_modify: v.optional(v.boolean()),
});

async function createPull(call: RepositoryCall): Promise<Response> {
  const { world, repository, actor } = call;
  const { state } = repository;
  const { title, head, base, body = null, draft = false } = call.body(createBody);
  if (title === undefined || title.trim() === '') {
    throw invalid({ resource: 'PullRequest', field: 'title', code: 'missing_field' });
  }
  demandTitle('PullRequest', title);
  demandBody('PullRequest', body);

  const { source, ref, sha } = await findHead(call, head);
  const baseSha = isRefName(`refs/heads/${base}`) ? await repository.git.branch(base) : undefined;
  if (baseSha === undefined) throw invalid({ resource: 'PullRequest', field: 'base', code: 'invalid' });
  demandNoTwin(repository, { owner: source.seed.owner, ref, base });

  const number = state.pulls.length + 1;
  const mergeBase = await repository.git.mergeBase(baseSha, sha);
  if (mergeBase === undefined) throw custom(`The ${ref} branch has no history in common with ${base}`);
  if (mergeBase === sha) throw custom(`No commits between ${base} and ${ref}`);
  await keepHead(repository, number, sha);
  const now = timestamp(world);
  const pull: Pull = {
    id: state.nextId++,
    number,
    author: actor.login,
    createdAt: now,
    draft,
    title,
    body,
    state: 'open',
    head: { owner: source.seed.owner, name: source.seed.name, ref, sha },
    base: { ref: base, sha: baseSha },
    labels: [],
    assignees: [],
    reviewers: [],
    teams: [],
    updatedAt: now,
    closedAt: null,
    closedBy: null,
    mergedAt: null,
    mergeSha: null,
    isFinal: false,
  };
  state.pulls.push(pull);
  repository.lags.opened(number);
  const json = await fullPullJson(world, repository, pull, actor);
  return Response.json(json, { status: 201, headers: { location: json['url'] as string } });
}

async function findHead(
  { world, repository }: RepositoryCall,
  head: string,
): Promise<{ source: HostedRepository; ref: string; sha: string }> {
  const colon = head.indexOf(':');
  const source = colon < 0 ? repository : findFork(world, repository, head.slice(0, colon));
  const ref = head.slice(colon + 1);
  const sha = isRefName(`refs/heads/${ref}`) ? await source?.git.branch(ref) : undefined;
  if (source === undefined || sha === undefined) {
    throw invalid({ resource: 'PullRequest', field: 'head', code: 'invalid' });
  }
  return { source, ref, sha };
}

/** Two open pull requests never have the same head and base. */
function demandNoTwin(
  { state }: HostedRepository,
  { owner, ref, base }: { owner: string; ref: string; base: string },
): void {
  const twin = state.pulls.some(
    (pull) => pull.state === 'open' && pull.head.owner === owner && pull.head.ref === ref && pull.base.ref === base,
  );
  if (twin) throw custom(`A pull request already exists for ${owner}:${ref}.`);
}

const updateBody = v.object({
  title: v.optional(v.string()),
  body: v.optional(v.nullable(v.string())),
  state: v.optional(v.picklist(['open', 'closed'])),
  base: v.optional(v.string()),
  maintainer_can_modify: v.optional(v.boolean()),
});

async function updatePull(call: RepositoryCall): Promise<Response> {
  const { world, repository, actor } = call;
  const pull = findPull(call);
  const { title, body, state, base } = call.body(updateBody);
  if (title !== undefined) demandTitle('PullRequest', title);
  demandBody('PullRequest', body ?? null);
  const baseSha = base === undefined ? undefined : await newBase(repository, pull, base);
  if (state === 'open' && pull.state === 'closed') await demandReopenable(repository, pull);

  if (title !== undefined) pull.title = title;
  if (body !== undefined) pull.body = body;
  if (base !== undefined && baseSha !== undefined) Object.assign(pull.base, { ref: base, sha: baseSha });
  setState(pull, state, timestamp(world), actor.login);
  return Response.json(await fullPullJson(world, repository, pull, actor));
}

/** Closes or reopens; a reopened one must have passed {@link demandReopenable}. */
export function setState(pull: Pull, state: Pull['state'] | undefined, at: string, by: string): void {
  if (state === 'closed' && pull.state === 'open') close(pull, at, by);
  else if (state === 'open') Object.assign(pull, { state, closedAt: null, closedBy: null });
  pull.updatedAt = at;
}

async function newBase(repository: HostedRepository, { head }: Pull, base: string): Promise<string> {
  const sha = isRefName(`refs/heads/${base}`) ? await repository.git.branch(base) : undefined;
  if (sha === undefined) throw invalid({ resource: 'PullRequest', field: 'base', code: 'invalid' });
  demandNoTwin(repository, { owner: head.owner, ref: head.ref, base });
  if (await repository.git.isAncestor(head.sha, sha)) {
    throw custom(`There are no new commits between base branch '${base}' and head branch '${head.ref}'`);
  }
  return sha;
}

/** @throws GithubError 422 where GitHub keeps a pull request closed */
export async function demandReopenable(repository: HostedRepository, pull: Pull): Promise<void> {
  const { head, base } = pull;
  const refuse = (reason: string): GithubError =>
    invalid({ resource: 'PullRequest', code: 'custom', field: 'state', message: `state cannot be changed. ${reason}` });
  if (pull.mergedAt !== null) throw refuse('The pull request is merged.');
  const now = await repository.git.branch(head.ref);
  if (now === undefined) throw refuse(`The ${head.ref} branch has been deleted.`);
  if (pull.isFinal) throw refuse(`There are no new commits on the ${head.ref} branch.`);
  if (!(await repository.git.isAncestor(head.sha, now))) {
    throw refuse(`The ${head.ref} branch was force-pushed or recreated.`);
  }
  demandNoTwin(repository, { owner: head.owner, ref: head.ref, base: base.ref });
}

async function listFiles(call: RepositoryCall): Promise<Response> {
  const { world, repository } = call;
  const { head, base } = findPull(call);
  const mergeBase = (await repository.git.mergeBase(base.sha, head.sha)) ?? base.sha;
  const files = await diffFiles(repository.git, mergeBase, head.sha);
  const { items, headers } = pageOf(call, files.slice(0, 3000));
  return Response.json(
    items.map((file) => diffEntry(world, repository, head.sha, file)),
    { headers },
  );
}

async function listCommits(call: RepositoryCall): Promise<Response> {
  const { world, repository } = call;
  const { head, base } = findPull(call);
  const shas = await repository.git.commitsBetween(base.sha, head.sha);
  const { items, headers } = pageOf(call, shas.slice(0, 250));
  const commits = await Promise.all(items.map((sha) => repository.git.commit(sha)));
  return Response.json(
    commits.map((commit) => repositoryCommit(world, repository, commit)),
    { headers },
  );
}

function custom(message: string): GithubError {
  return invalid({ resource: 'PullRequest', code: 'custom', message });
}
