import * as v from 'valibot';
import type { Signature } from '../git/commit-text.ts';
import type { GitRepository, ListedEntry } from '../git/repository.ts';
import { entryType, MissingPathError, type TreeEdit } from '../git/tree.ts';
import { GithubError, invalid, notFound, unprocessable } from '../github-error.ts';
import { gitCommit } from '../represent/commit.ts';
import { nodeIdIn, repositoryApiUrl } from '../represent/repository.ts';
import { personOf } from '../represent/user.ts';
import type { RepositoryCall, RepositoryRoute } from '../route.ts';
import { resolveCommit } from './resolve.ts';

const mebibyte = 1024 * 1024;
/** Of the files inside one request for a tree. GitHub has no figure for it: what takes it too long fails, from some 2.5 MB on. */
const mostTreeBytes = 2_500_000;
const tooLargeForTree =
  "Sorry, your request timed out. It's likely that your input was too large to process. Consider building the tree " +
  'incrementally, or building the commits you need in a local clone of the repository and then pushing them to GitHub.';

/** Blobs, trees and commits. */
export const gitObjectRoutes: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/git/blobs/:sha', needs: 'contents', answer: getBlob },
  { method: 'POST', path: '/git/blobs', needs: 'contents', answer: createBlob },
  { method: 'GET', path: '/git/trees/:tree{.+}', needs: 'contents', answer: getTree },
  { method: 'POST', path: '/git/trees', needs: 'contents', answer: createTree },
  { method: 'GET', path: '/git/commits/:sha', needs: 'contents', answer: getCommit },
  { method: 'POST', path: '/git/commits', needs: 'contents', answer: createCommit },
];

async function getBlob(call: RepositoryCall): Promise<Response> {
  const { world, repository, accept } = call;
  const blob = await repository.git.read(call.param('sha'), 'blob');
  if (blob === undefined) throw notFound();
  const { sha, content } = blob;
  if (content.length > 100 * mebibyte) {
    throw new GithubError(
      403,
      'This API returns blobs up to 100 MB in size. The requested blob is too large to fetch.',
      {
        errors: [{ resource: 'Blob', field: 'data', code: 'custom', message: 'too_large' }],
      },
    );
  }
  if (isRaw(accept)) {
    return new Response(Uint8Array.from(content), {
      headers: { 'content-type': 'application/vnd.github.raw; charset=utf-8' },
    });
  }
  return Response.json({
    sha,
    node_id: nodeIdIn(repository, 'Blob', sha),
    size: content.length,
    url: `${repositoryApiUrl(world, repository)}/git/blobs/${sha}`,
    content: wrappedBase64(content),
    encoding: 'base64',
  });
}

const blobBody = v.object({ content: v.string(), encoding: v.optional(v.string()) });

async function createBlob(call: RepositoryCall): Promise<Response> {
  const { content, encoding = 'utf-8' } = call.body(blobBody);
  const isBase64 = encoding === 'base64';
  if (isBase64 && !/^[A-Za-z0-9+/]*={0,2}$/.test(content.replaceAll(/\s/g, '')))
    throw unprocessable('content is not valid Base64');
  const bytes = Buffer.from(content, isBase64 ? 'base64' : 'utf8');
  if (bytes.length > 40 * mebibyte) {
    throw invalid({ resource: 'Blob', field: 'data', code: 'custom', message: 'input is too large' });
  }
  const sha = await call.repository.git.writeBlob(bytes);
  const url = `${repositoryApiUrl(call.world, call.repository)}/git/blobs/${sha}`;
  return Response.json({ sha, url }, { status: 201, headers: { location: url } });
}

async function getTree(call: RepositoryCall): Promise<Response> {
  const { git } = call.repository;
  const name = call.param('tree');
  const recursive = call.query.has('recursive');
  if (await git.has(name, 'tree')) return treeAnswer(call, name, { recursive, status: 200 });
  // As GitHub does: what was asked for, or stands for it, and not the tree, is named in the answer.
  const commit = await resolveCommit(git, name);
  return treeAnswer(call, (await git.commit(commit)).tree, { recursive, status: 200, named: commit });
}

const treeBody = v.object({
  base_tree: v.optional(v.string()),
  tree: v.array(
    v.object({
      path: v.string(),
      mode: v.picklist(['100644', '100755', '040000', '160000', '120000']),
      type: v.optional(v.picklist(['blob', 'tree', 'commit'])),
      sha: v.optional(v.nullable(v.string())),
      content: v.optional(v.string()),
    }),
  ),
});

async function createTree(call: RepositoryCall): Promise<Response> {
  const { git } = call.repository;
  const { base_tree: base, tree } = call.body(treeBody);
  if (tree.length === 0) throw unprocessable('Invalid tree info');
  const bytes = tree.reduce((sum, { content = '' }) => sum + Buffer.byteLength(content), 0);
  if (bytes > mostTreeBytes) throw unprocessable(tooLargeForTree);
  const edits = await Promise.all(tree.map((entry) => treeEdit(git, entry)));
  const baseTree = base === undefined ? undefined : await treeOf(git, base);
  try {
    return await treeAnswer(call, await git.editTree(baseTree, edits), { recursive: false, status: 201 });
  } catch (error) {
    if (error instanceof MissingPathError) throw unprocessable('GitRPC::BadObjectState');
    throw error;
  }
}

async function treeEdit(git: GitRepository, entry: v.InferOutput<typeof treeBody>['tree'][number]): Promise<TreeEdit> {
  const { mode, content } = entry;
  const path = entry.path.split('/');
  if (path.some((part) => ['', '.', '..', '.git'].includes(part.toLowerCase()) || part.includes('\0'))) {
    throw unprocessable('tree.path contains a malformed path component');
  }
  if (content !== undefined && typeof entry.sha === 'string') {
    throw unprocessable('Must supply either tree.sha or tree.content, not both');
  }
  if (content !== undefined) return { path, mode, sha: await git.writeBlob(content) };
  if (entry.sha === undefined) throw unprocessable('Must supply tree.sha or tree.content');
  const { sha } = entry;
  const type = entryType(mode);
  if (sha !== null && type !== 'commit' && !(await git.has(sha, type))) {
    throw unprocessable(`tree.sha ${sha} is not a valid ${type}`);
  }
  return { path, mode, sha };
}

/** `base_tree` takes a commit as well. */
async function treeOf(git: GitRepository, sha: string): Promise<string> {
  if (await git.has(sha, 'tree')) return sha;
  if (!(await git.has(sha, 'commit'))) throw unprocessable('base_tree is not a valid tree');
  return (await git.commit(sha)).tree;
}

async function treeAnswer(
  { world, repository }: RepositoryCall,
  sha: string,
  { recursive, status, named = sha }: { recursive: boolean; status: number; named?: string },
): Promise<Response> {
  const api = `${repositoryApiUrl(world, repository)}/git`;
  const entryJson = ({ name, mode, sha: entrySha, size }: ListedEntry): Record<string, unknown> => {
    const type = entryType(mode);
    return {
      path: name,
      mode,
      type,
      sha: entrySha,
      ...(size === undefined ? {} : { size }),
      ...(type === 'commit' ? {} : { url: `${api}/${type}s/${entrySha}` }),
    };
  };
  const entries = await repository.git.list(sha, { recursive });
  const answer = { sha: named, url: `${api}/trees/${named}`, tree: entries.map(entryJson), truncated: false };
  return Response.json(answer, { status });
}

async function getCommit(call: RepositoryCall): Promise<Response> {
  const { world, repository } = call;
  const sha = call.param('sha');
  if (!(await repository.git.has(sha, 'commit'))) throw notFound();
  return Response.json(gitCommit(world, repository, await repository.git.commit(sha)));
}

const personBody = v.object({ name: v.string(), email: v.string(), date: v.optional(v.string()) });
const commitBody = v.object({
  message: v.string(),
  tree: v.string(),
  parents: v.optional(v.array(v.string())),
  author: v.optional(personBody),
  committer: v.optional(v.partial(personBody)),
  signature: v.optional(v.string()),
});

async function createCommit(call: RepositoryCall): Promise<Response> {
  const { world, repository, actor } = call;
  const { git } = repository;
  const { message, tree, parents = [], author, committer, signature } = call.body(commitBody);
  if (!(await git.has(tree, 'tree'))) throw unprocessable('Tree SHA does not exist');
  for (const parent of parents) {
    if (!(await git.has(parent, 'commit'))) {
      throw unprocessable('Parent SHA does not exist or is not a commit object');
    }
  }
  const nowSeconds = Math.floor(world.now() / 1000);
  const self: Person = personOf(actor.login);
  const by = signatureOf({ ...self, ...author }, nowSeconds);
  // As GitHub does: what an App commits in its own name is signed by GitHub.
  const isSigned = actor.kind === 'installation' && author === undefined && committer === undefined;
  const through = isSigned
    ? signatureOf({ name: 'GitHub', email: 'noreply@github.com' }, nowSeconds)
    : signatureOf(withoutGaps(author ?? self, committer), nowSeconds);
  const sha = await git.writeCommit({
    tree,
    parents,
    author: by,
    committer: through,
    message,
    signature: signature ?? (isSigned ? sandboxSignature : null),
  });
  const json = gitCommit(world, repository, await git.commit(sha));
  return Response.json(json, { status: 201, headers: { location: json['url'] as string } });
}

type Person = v.InferOutput<typeof personBody>;

function withoutGaps(fallback: Person, person: v.InferOutput<typeof commitBody>['committer']): Person {
  return {
    name: person?.name ?? fallback.name,
    email: person?.email ?? fallback.email,
    date: person?.date ?? fallback.date,
  };
}

const sandboxSignature = '-----BEGIN PGP SIGNATURE-----\n\nlocal sandbox\n-----END PGP SIGNATURE-----\n';

function signatureOf({ name, email, date }: Person, nowSeconds: number): Signature {
  if (date === undefined) return { name, email, seconds: nowSeconds, zone: '+0000' };
  const seconds = Math.floor(Date.parse(date) / 1000);
  if (Number.isNaN(seconds)) throw unprocessable(`"${date}" is not a valid date`);
  const zone = /([+-]\d{2}):?(\d{2})$/.exec(date);
  return { name, email, seconds, zone: zone === null ? '+0000' : `${zone[1] ?? ''}${zone[2] ?? ''}` };
}

export function isRaw(accept: string): boolean {
  return /application\/vnd\.github\.(v3\.)?raw\b/.test(accept);
}

/** With a line break after each 60 characters, as GitHub sends it. */
export function wrappedBase64(content: Buffer): string {
  return content.toString('base64').replaceAll(/.{1,60}/g, '$&\n');
}
