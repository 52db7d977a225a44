import { demand } from '../auth.ts';
import { GithubError } from '../github-error.ts';
import type { HostedRepository } from '../hosted-repository.ts';
import { standingOf } from '../pulls/auto-merge.ts';
import { mergeMethodsOf } from '../pulls/merge.ts';
import type { Pull } from '../pulls/state.ts';
import type { Call } from '../route.ts';
import { change, timestamp } from '../world.ts';
import { pullNode, pullNodeId } from './pull-node.ts';
import { isVisible } from './query.ts';

interface EnableInput {
  readonly pullRequestId: string;
  readonly expectedHeadOid?: string | null;
  /** The schema's default is MERGE. */
  readonly mergeMethod: 'MERGE' | 'SQUASH' | 'REBASE';
  readonly clientMutationId?: string | null;
}

const notAllowed = {
  MERGE: 'merge commits are not',
  SQUASH: 'squash merging is not',
  REBASE: 'rebase merging is not',
} as const;

/** `Mutation.enablePullRequestAutoMerge`. What GitHub says of a pull request begins with these words once more. */
export async function enablePullRequestAutoMerge({ input }: { input: EnableInput }, call: Call): Promise<unknown> {
  return await inPull(call, input, async (hosted, pull) => {
    const { expectedHeadOid, mergeMethod } = input;
    const method = mergeMethodsOf(hosted).find((allowed) => allowed.toUpperCase() === mergeMethod);
    if (pull.state !== 'open') throw refused("Can't enable auto-merge for this pull request");
    if (hosted.seed.allowAutoMerge !== true) {
      throw refused('Pull request Auto merge is not allowed for this repository');
    }
    if (method === undefined) throw refused(`Merge method ${notAllowed[mergeMethod]} allowed on this repository`);
    if (typeof expectedHeadOid === 'string' && expectedHeadOid !== pull.head.sha) {
      throw refused('Head branch was modified. Review and try the merge again.');
    }
    if (pull.draft) throw refused('Pull request Pull request is in draft status');
    const { mergeable } = await hosted.sizes.of(pull.base.sha, pull.head.sha);
    const standing = standingOf(hosted, pull);
    // Nothing to wait for: it can be merged at once.
    if (mergeable && standing !== 'blocked') throw refused(`Pull request Pull request is in ${standing} status`);
    const at = timestamp(call.world);
    pull.autoMerge = { by: call.actor.login, at, method };
    pull.updatedAt = at;
  });
}

/** `Mutation.disablePullRequestAutoMerge` */
export async function disablePullRequestAutoMerge(
  { input }: { input: Pick<EnableInput, 'pullRequestId' | 'clientMutationId'> },
  call: Call,
): Promise<unknown> {
  return await inPull(call, input, (_, pull) => {
    if (pull.autoMerge === undefined) throw refused("Can't disable auto-merge for this pull request");
    delete pull.autoMerge;
    pull.updatedAt = timestamp(call.world);
  });
}

async function inPull(
  call: Call,
  { pullRequestId, clientMutationId = null }: Pick<EnableInput, 'pullRequestId' | 'clientMutationId'>,
  work: (hosted: HostedRepository, pull: Pull) => void | Promise<void>,
): Promise<unknown> {
  const { world, actor } = call;
  for (const hosted of world.repositories) {
    const pull = hosted.state.pulls.find((each) => pullNodeId(hosted, each) === pullRequestId);
    if (pull === undefined || !isVisible(call, hosted)) continue;
    demand(actor, hosted, 'pull_requests', 'write');
    demand(actor, hosted, 'contents', 'write');
    await change(world, hosted, async () => {
      await work(hosted, pull);
    });
    return { clientMutationId, pullRequest: () => pullNode(call, hosted, pull) };
  }
  throw new GithubError(404, `Could not resolve to a node with the global id of '${pullRequestId}'`);
}

function refused(message: string): GithubError {
  return new GithubError(422, message);
}
