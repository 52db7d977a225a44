import { demand } from '../auth.ts';
import { GithubError } from '../github-error.ts';
import type { HostedRepository } from '../hosted-repository.ts';
import { standingOf } from '../pulls/auto-merge.ts';
import type { Pull } from '../pulls/state.ts';
import { nodeIdIn } from '../represent/repository.ts';
import { accountType, nodeId, stableId } from '../represent/user.ts';
import type { Call } from '../route.ts';
import { refNode } from './ref-node.ts';

/** GitHub's `PullRequest`. */
export async function pullNode(call: Call, hosted: HostedRepository, pull: Pull): Promise<Record<string, unknown>> {
  const { world } = call;
  const { number, state, mergedAt, draft, head, base, autoMerge } = pull;
  const { mergeable } = await hosted.sizes.of(base.sha, head.sha);
  return {
    id: pullNodeId(hosted, pull),
    number,
    state: mergedAt === null ? state.toUpperCase() : 'MERGED',
    isDraft: draft,
    headRefOid: hosted.lags.shownHead(number, head.sha),
    mergeStateStatus: mergeable ? standingOf(hosted, pull).toUpperCase() : 'DIRTY',
    baseRef: () => refNode(call, hosted, `refs/heads/${base.ref}`),
    autoMergeRequest: autoMerge
      ? {
          enabledAt: autoMerge.at,
          enabledBy: {
            __typename: accountType(world, autoMerge.by) === 'Bot' ? 'Bot' : 'User',
            id: nodeId('User', stableId(autoMerge.by)),
            login: autoMerge.by,
          },
          mergeMethod: autoMerge.method.toUpperCase(),
        }
      : null,
  };
}

export function pullNodeId(hosted: HostedRepository, { id }: Pull): string {
  return nodeIdIn(hosted, 'PullRequest', id);
}

/** `Repository.pullRequest` */
export function findPullNode(call: Call, hosted: HostedRepository, number: number): Promise<unknown> {
  demand(call.actor, hosted, 'pull_requests', 'read');
  const found = hosted.state.pulls.find((pull) => pull.number === number);
  if (found === undefined) {
    throw new GithubError(404, `Could not resolve to a PullRequest with the number of ${number}.`);
  }
  return pullNode(call, hosted, found);
}
