import { demand, reaches } from '../auth.ts';
import { GithubError } from '../github-error.ts';
import type { HostedRepository } from '../hosted-repository.ts';
import { mergeMethodsOf } from '../pulls/merge.ts';
import { repositoryNodeId, repositoryWebUrl } from '../represent/repository.ts';
import { accountType, nodeId, stableId } from '../represent/user.ts';
import type { Call } from '../route.ts';
import { findRepository, settle } from '../world.ts';
import { findPullNode } from './pull-node.ts';
import { findRef, refNode } from './ref-node.ts';

/** `Query.viewer` */
export function viewer(_: unknown, { actor }: Call): unknown {
  return { id: nodeId('User', stableId(actor.login)), login: actor.login };
}

/** `Query.repository` */
export async function repository({ owner, name }: { owner: string; name: string }, call: Call): Promise<unknown> {
  const { world, actor } = call;
  const found = findRepository(world, owner, name);
  if (found === undefined || !isVisible(call, found)) {
    throw new GithubError(404, `Could not resolve to a Repository with the name '${owner}/${name}'.`);
  }
  demand(actor, found, 'contents', 'read');
  await found.turn(() => settle(world, found));
  const { seed, fullName, isPrivate } = found;
  return {
    id: repositoryNodeId(found),
    name: seed.name,
    nameWithOwner: fullName,
    owner: {
      __typename: accountType(world, seed.owner) === 'Organization' ? 'Organization' : 'User',
      id: nodeId('User', stableId(seed.owner)),
      login: seed.owner,
    },
    url: repositoryWebUrl(world, found),
    isPrivate,
    isArchived: false,
    viewerPermission: actor.permissions.contents === 'write' ? 'WRITE' : 'READ',
    autoMergeAllowed: seed.allowAutoMerge ?? false,
    mergeCommitAllowed: mergeMethodsOf(found).includes('merge'),
    squashMergeAllowed: mergeMethodsOf(found).includes('squash'),
    rebaseMergeAllowed: false,
    pullRequest: ({ number }: { number: number }) => findPullNode(call, found, number),
    defaultBranchRef: () => refNode(call, found, `refs/heads/${seed.branch}`),
    ref: ({ qualifiedName }: { qualifiedName: string }) => findRef(call, found, qualifiedName),
  };
}

export function isVisible({ actor }: Call, hosted: HostedRepository): boolean {
  return !hosted.isPrivate || reaches(actor, hosted);
}
