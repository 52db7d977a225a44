import { diffFiles } from '../git/file-diff.ts';
import type { GitRepository } from '../git/repository.ts';
import type { HostedRepository } from '../hosted-repository.ts';
import type { Pull } from '../pulls/state.ts';
import { diffEntry, repositoryCommit } from '../represent/commit.ts';
import { pullJson } from '../represent/pull.ts';
import type { RepositoryCall, RepositoryRoute } from '../route.ts';
import { pageOf } from './page.ts';
import { resolveCommit } from './resolve.ts';

/** A repository's history. */
export const commitRoutes: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/commits', needs: 'contents', answer: listCommits },
  { method: 'GET', path: '/commits/:sha/pulls', needs: 'pull_requests', answer: listPulls },
  { method: 'GET', path: '/commits/:ref{.+}', needs: 'contents', answer: getCommit },
];

/** Newest first; with `path` those that changed it. */
async function listCommits(call: RepositoryCall): Promise<Response> {
  const { world, repository, query } = call;
  const { git, seed } = repository;
  const head = await resolveCommit(git, query.get('sha') ?? seed.branch);
  const { items, headers } = pageOf(call, await git.history(head, query.get('path') ?? ''));
  const commits = await Promise.all(items.map((sha) => git.commit(sha)));
  return Response.json(
    commits.map((commit) => repositoryCommit(world, repository, commit)),
    { headers },
  );
}

async function getCommit(call: RepositoryCall): Promise<Response> {
  const { world, repository, accept } = call;
  const { git } = repository;
  const sha = await resolveCommit(git, call.param('ref'));
  if (accept.includes('application/vnd.github.sha')) {
    return new Response(sha, { headers: { 'content-type': 'application/vnd.github.sha; charset=utf-8' } });
  }
  const commit = await git.commit(sha);
  const files = await diffFiles(git, commit.parents[0] ?? (await emptyTree(git)), sha);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return Response.json({
    ...repositoryCommit(world, repository, commit),
    stats: { additions, deletions, total: additions + deletions },
    files: files.map((file) => diffEntry(world, repository, sha, file)),
  });
}

function emptyTree(git: GitRepository): Promise<string> {
  return git.writeTree([]);
}

/** Of a commit of the default branch those that brought it there; of another one also those that would. */
async function listPulls(call: RepositoryCall): Promise<Response> {
  const { world, repository, actor } = call;
  const { git, seed, state } = repository;
  const sha = await resolveCommit(git, call.param('sha'));
  const isThere = await git.isAncestor(sha, await resolveCommit(git, seed.branch));
  const candidates = state.pulls.filter((pull) => pull.mergedAt !== null || (!isThere && pull.state === 'open'));
  const bring = await Promise.all(candidates.map((pull) => brings(repository, pull, sha)));
  const { items, headers } = pageOf(
    call,
    candidates.filter((_, index) => bring[index]),
  );
  return Response.json(
    items.map((pull) => pullJson(world, repository, pull, actor)),
    { headers },
  );
}

async function brings({ git }: HostedRepository, { base, head, mergeSha }: Pull, sha: string): Promise<boolean> {
  return sha === mergeSha || (await git.commitsBetween(base.sha, head.sha)).includes(sha);
}
