import * as v from 'valibot';
import { isRefName } from '../git/ref-name.ts';
import type { Ref } from '../git/repository.ts';
import { GithubError, notFound, unprocessable } from '../github-error.ts';
import { nodeIdIn, repositoryApiUrl } from '../represent/repository.ts';
import type { RepositoryCall, RepositoryRoute } from '../route.ts';

/** Refs: read, listed, made, moved, deleted. */
export const refRoutes: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/git/ref/:ref{.+}', needs: 'contents', answer: getRef },
  { method: 'GET', path: '/git/matching-refs/:ref{.*}', needs: 'contents', answer: matchingRefs },
  { method: 'POST', path: '/git/refs', needs: 'contents', answer: createRef },
  { method: 'PATCH', path: '/git/refs/:ref{.+}', needs: 'contents', answer: updateRef },
  { method: 'DELETE', path: '/git/refs/:ref{.+}', needs: 'contents', answer: deleteRef },
];

function refJson({ world, repository }: RepositoryCall, { name, sha }: Ref): Record<string, unknown> {
  const api = repositoryApiUrl(world, repository);
  return {
    ref: name,
    node_id: nodeIdIn(repository, 'Ref', name),
    url: `${api}/git/${name}`,
    object: { sha, type: 'commit', url: `${api}/git/commits/${sha}` },
  };
}

async function getRef(call: RepositoryCall): Promise<Response> {
  const name = `refs/${call.param('ref')}`;
  const sha = isRefName(name) ? await call.repository.git.ref(name) : undefined;
  if (sha === undefined) throw notFound();
  return Response.json(refJson(call, { name, sha }));
}

async function matchingRefs(call: RepositoryCall): Promise<Response> {
  const refs = await call.repository.git.refs(`refs/${call.param('ref')}`);
  return Response.json(refs.map((ref) => refJson(call, ref)));
}

const createBody = v.object({ ref: v.string(), sha: v.string() });

async function createRef(call: RepositoryCall): Promise<Response> {
  const { git } = call.repository;
  const { ref: name, sha } = call.body(createBody);
  if (!name.startsWith('refs/') || name.split('/').length < 3) {
    throw unprocessable("Reference name must start with 'refs/' and have at least two slashes.");
  }
  if (!isRefName(name)) throw unprocessable(`${name} is not a valid ref name.`);
  await demandCommit(call, sha);
  if ((await git.ref(name)) !== undefined) throw unprocessable('Reference already exists');
  if ((await git.moveRef(name, undefined, sha)) !== 'done') throw unprocessable('Reference update failed');
  const json = refJson(call, { name, sha });
  return Response.json(json, { status: 201, headers: { location: json['url'] as string } });
}

const updateBody = v.object({ sha: v.string(), force: v.optional(v.boolean()) });

async function updateRef(call: RepositoryCall): Promise<Response> {
  const { git } = call.repository;
  const { sha, force = false } = call.body(updateBody);
  const { name, sha: before } = await existing(call);
  await demandCommit(call, sha);
  if (!force && !(await git.isAncestor(before, sha))) throw unprocessable('Update is not a fast forward');
  if ((await git.moveRef(name, before, sha)) !== 'done') throw conflict(name);
  return Response.json(refJson(call, { name, sha }));
}

async function deleteRef(call: RepositoryCall): Promise<Response> {
  const { git, seed } = call.repository;
  const { name, sha } = await existing(call);
  if (name === `refs/heads/${seed.branch}`) throw unprocessable('Cannot delete the default branch');
  if ((await git.moveRef(name, sha, undefined)) !== 'done') throw conflict(name);
  return new Response(null, { status: 204 });
}

async function existing(call: RepositoryCall): Promise<Ref> {
  const name = `refs/${call.param('ref')}`;
  const sha = isRefName(name) ? await call.repository.git.ref(name) : undefined;
  if (sha === undefined) throw unprocessable('Reference does not exist');
  return { name, sha };
}

async function demandCommit({ repository: { git } }: RepositoryCall, sha: string): Promise<void> {
  if (!/^[0-9a-f]{40}$/.test(sha)) {
    throw unprocessable('The sha parameter must be exactly 40 characters and contain only [0-9a-f].');
  }
  if (!(await git.has(sha, 'commit'))) throw unprocessable('Object does not exist');
}

/** Somebody else, past the API, was quicker. */
function conflict(name: string): GithubError {
  return new GithubError(409, `is at another commit than expected: ${name}`);
}
