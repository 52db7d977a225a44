import { diffFiles } from '../git/file-diff.ts';
import type { GitRepository } from '../git/repository.ts';
import { entryType, type TreeEntry } from '../git/tree.ts';
import { notFound } from '../github-error.ts';
import type { HostedRepository } from '../hosted-repository.ts';
import { diffEntry, repositoryCommit } from '../represent/commit.ts';
import { fullRepositoryJson, repositoryApiUrl, repositoryWebUrl } from '../represent/repository.ts';
import type { RepositoryCall, RepositoryRoute } from '../route.ts';
import { findRepository, type World } from '../world.ts';
import { isRaw, wrappedBase64 } from './git-objects.ts';
import { resolveCommit } from './resolve.ts';

const mebibyte = 1024 * 1024;

/** A repository, and reading what is in it. */
export const repositoryRoutes: readonly RepositoryRoute[] = [
  {
    method: 'GET',
    path: '',
    needs: 'metadata',
    answer: ({ world, repository, actor }) => Response.json(fullRepositoryJson(world, repository, actor)),
  },
  { method: 'GET', path: '/branches/:branch{.+}', needs: 'contents', answer: getBranch },
  { method: 'GET', path: '/compare/:basehead{.+}', needs: 'contents', answer: compare },
  { method: 'GET', path: '/contents/:path{.*}', needs: 'contents', answer: getContents },
];

async function getBranch(call: RepositoryCall): Promise<Response> {
  const { world, repository } = call;
  const name = call.param('branch');
  const sha = await resolveCommit(repository.git, `refs/heads/${name}`);
  const url = `${repositoryApiUrl(world, repository)}/branches/${name}`;
  return Response.json({
    name,
    commit: repositoryCommit(world, repository, await repository.git.commit(sha)),
    _links: { self: url, html: `${repositoryWebUrl(world, repository)}/tree/${name}` },
    protected: false,
    protection: { enabled: false, required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] } },
    protection_url: `${url}/protection`,
  });
}

async function compare(call: RepositoryCall): Promise<Response> {
  const { world, repository } = call;
  const { git } = repository;
  const [baseName = '', headName = ''] = call.param('basehead').split('...');
  const base = await resolveAcross(world, repository, baseName);
  const head = await resolveAcross(world, repository, headName);
  const mergeBase = await git.mergeBase(base, head);
  if (mergeBase === undefined) throw notFound();

  const { ahead, behind } = await git.countBetween(base, head);
  const status = ahead === 0 ? (behind === 0 ? 'identical' : 'behind') : behind === 0 ? 'ahead' : 'diverged';
  const [between, files] = await Promise.all([git.commitsBetween(base, head), diffFiles(git, mergeBase, head)]);
  const commitJson = async (sha: string): Promise<Record<string, unknown>> =>
    repositoryCommit(world, repository, await git.commit(sha));
  const web = `${repositoryWebUrl(world, repository)}/compare/${baseName}...${headName}`;
  return Response.json({
    url: `${repositoryApiUrl(world, repository)}/compare/${baseName}...${headName}`,
    html_url: web,
    permalink_url: `${repositoryWebUrl(world, repository)}/compare/${base}...${head}`,
    diff_url: `${web}.diff`,
    patch_url: `${web}.patch`,
    base_commit: await commitJson(base),
    merge_base_commit: await commitJson(mergeBase),
    status,
    ahead_by: ahead,
    behind_by: behind,
    total_commits: ahead,
    commits: await Promise.all(between.slice(0, 250).map(commitJson)),
    files: files.slice(0, 300).map((file) => diffEntry(world, repository, head, file)),
  });
}

/** `branch`, a SHA, or `owner:branch` of a fork. */
async function resolveAcross(world: World, repository: HostedRepository, name: string): Promise<string> {
  const colon = name.indexOf(':');
  if (colon < 0) return resolveCommit(repository.git, name);
  const source = findFork(world, repository, name.slice(0, colon));
  if (source === undefined) throw notFound();
  return resolveCommit(source.git, name.slice(colon + 1));
}

/** The repository that an owner has of the same network. */
export function findFork(world: World, repository: HostedRepository, owner: string): HostedRepository | undefined {
  if (owner.toLowerCase() === repository.seed.owner.toLowerCase()) return repository;
  return (
    world.repositories.find(({ seed }) => seed.owner === owner && seed.forkOf === repository.fullName) ??
    (repository.seed.forkOf?.startsWith(`${owner}/`) === true
      ? findRepository(world, owner, repository.seed.forkOf.slice(owner.length + 1))
      : undefined)
  );
}

async function getContents(call: RepositoryCall): Promise<Response> {
  const { repository, accept, query } = call;
  const { git, seed } = repository;
  const commit = await resolveCommit(git, query.get('ref') ?? seed.branch);
  const path = call
    .param('path')
    .split('/')
    .filter((part) => part !== '');
  const entry = await entryAt(git, (await git.commit(commit)).tree, path);
  if (entry === undefined) throw notFound();
  if (entry.mode === '040000') {
    const entries = await git.list(entry.sha, { recursive: false });
    return Response.json(entries.map((each) => contentsJson(call, [...path, each.name], each, each.size ?? 0)));
  }
  const content = (await git.read(entry.sha, 'blob'))?.content;
  if (content === undefined) throw notFound();
  if (isRaw(accept)) {
    return new Response(Uint8Array.from(content), {
      headers: { 'content-type': 'application/vnd.github.raw; charset=utf-8' },
    });
  }
  const isBig = content.length > mebibyte;
  return Response.json({
    ...contentsJson(call, path, entry, content.length),
    content: isBig ? '' : wrappedBase64(content),
    encoding: isBig ? 'none' : 'base64',
  });
}

async function entryAt(git: GitRepository, tree: string, path: readonly string[]): Promise<TreeEntry | undefined> {
  let entry: TreeEntry | undefined = { mode: '040000', name: '', sha: tree };
  for (const part of path) {
    if (entry?.mode !== '040000') return undefined;
    entry = (await git.readTree(entry.sha)).find(({ name }) => name === part);
  }
  return entry;
}

function contentsJson(
  { world, repository, query }: RepositoryCall,
  path: readonly string[],
  { sha, mode }: TreeEntry,
  size: number,
): Record<string, unknown> {
  const ref = query.get('ref') ?? repository.seed.branch;
  const place = path.map(encodeURIComponent).join('/');
  const type = { blob: 'file', tree: 'dir', commit: 'submodule' }[entryType(mode)];
  const url = `${repositoryApiUrl(world, repository)}/contents/${place}?ref=${encodeURIComponent(ref)}`;
  const gitUrl = `${repositoryApiUrl(world, repository)}/git/${entryType(mode)}s/${sha}`;
  const web = repositoryWebUrl(world, repository);
  const htmlUrl = `${web}/${type === 'dir' ? 'tree' : 'blob'}/${ref}/${place}`;
  return {
    name: path.at(-1) ?? '',
    path: path.join('/'),
    sha,
    size,
    type,
    url,
    html_url: htmlUrl,
    git_url: gitUrl,
    download_url: type === 'file' ? `${web}/raw/${ref}/${place}` : null,
    _links: { self: url, git: gitUrl, html: htmlUrl },
  };
}
