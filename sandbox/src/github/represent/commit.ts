import { isoDate, type Commit, type Signature } from '../git/commit-text.ts';
import type { FileDiff } from '../git/file-diff.ts';
import type { HostedRepository } from '../hosted-repository.ts';
import type { World } from '../world.ts';
import { nodeIdIn, repositoryApiUrl, repositoryWebUrl } from './repository.ts';
import { simpleUser } from './user.ts';

function person(signature: Signature): Record<string, unknown> {
  return { name: signature.name, email: signature.email, date: isoDate(signature) };
}

function verification({ signature, committer }: Commit): Record<string, unknown> {
  const verified = signature !== null;
  return {
    verified,
    reason: verified ? 'valid' : 'unsigned',
    signature,
    payload: verified ? '' : null,
    verified_at: verified ? isoDate(committer) : null,
  };
}

/** GitHub's `git-commit`. */
export function gitCommit(world: World, repository: HostedRepository, commit: Commit): Record<string, unknown> {
  const api = repositoryApiUrl(world, repository);
  const web = repositoryWebUrl(world, repository);
  return {
    sha: commit.sha,
    node_id: nodeIdIn(repository, 'Commit', commit.sha),
    url: `${api}/git/commits/${commit.sha}`,
    html_url: `${web}/commit/${commit.sha}`,
    author: person(commit.author),
    committer: person(commit.committer),
    message: commit.message,
    tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${api}/git/commits/${sha}`,
      html_url: `${web}/commit/${sha}`,
    })),
    verification: verification(commit),
  };
}

/** GitHub's `commit`. */
export function repositoryCommit(world: World, repository: HostedRepository, commit: Commit): Record<string, unknown> {
  const api = repositoryApiUrl(world, repository);
  const web = repositoryWebUrl(world, repository);
  const { sha, tree, author, committer, message, parents } = commit;
  return {
    sha,
    node_id: nodeIdIn(repository, 'Commit', sha),
    url: `${api}/commits/${sha}`,
    html_url: `${web}/commit/${sha}`,
    comments_url: `${api}/commits/${sha}/comments`,
    commit: {
      url: `${api}/git/commits/${sha}`,
      author: person(author),
      committer: person(committer),
      message,
      comment_count: 0,
      tree: { sha: tree, url: `${api}/git/trees/${tree}` },
      verification: verification(commit),
    },
    author: account(world, author),
    committer: account(world, committer),
    parents: parents.map((parent) => ({
      sha: parent,
      url: `${api}/commits/${parent}`,
      html_url: `${web}/commit/${parent}`,
    })),
  };
}

function account(world: World, signature: Signature): Record<string, unknown> | null {
  const login = loginOf(signature);
  return login === undefined ? null : simpleUser(world, login);
}

/** Who of GitHub's users it was, told from the address that GitHub gives them. */
export function loginOf({ email }: Signature): string | undefined {
  return /^(?:\d+\+)?(.+)@users\.noreply\.github\.com$/.exec(email)?.[1];
}

/** GitHub's `diff-entry`. */
export function diffEntry(
  world: World,
  repository: HostedRepository,
  commit: string,
  file: FileDiff,
): Record<string, unknown> {
  const api = repositoryApiUrl(world, repository);
  const web = repositoryWebUrl(world, repository);
  const path = encodeURI(file.path);
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${web}/blob/${commit}/${path}`,
    raw_url: `${web}/raw/${commit}/${path}`,
    contents_url: `${api}/contents/${path}?ref=${commit}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  };
}
