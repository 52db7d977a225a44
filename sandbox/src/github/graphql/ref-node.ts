import { isRefName } from '../git/ref-name.ts';
import type { HostedRepository } from '../hosted-repository.ts';
import { nodeIdIn } from '../represent/repository.ts';
import type { Call } from '../route.ts';
import { commitNode } from './commit-node.ts';

/** `refs/heads/main`, `heads/main` or a branch's name. */
export async function findRef(call: Call, hosted: HostedRepository, name: string): Promise<unknown> {
  const names = name.startsWith('refs/') ? [name] : [`refs/heads/${name}`, `refs/${name}`];
  for (const each of names) {
    const found = isRefName(each) ? await refNode(call, hosted, each) : null;
    if (found !== null) return found;
  }
  return null;
}

/** GitHub's `Ref`; null where there is none. */
export async function refNode(call: Call, hosted: HostedRepository, fullName: string): Promise<unknown> {
  const { git, seed } = hosted;
  const sha = await git.ref(fullName);
  if (sha === undefined) return null;
  const requiredChecks = fullName === `refs/heads/${seed.branch}` ? seed.requiredChecks : undefined;
  const [prefix = ''] = /^refs\/[^/]+\//.exec(fullName) ?? [];
  return {
    id: nodeIdIn(hosted, 'Ref', fullName),
    name: fullName.slice(prefix.length),
    prefix,
    refUpdateRule: requiredChecks && {
      requiredStatusCheckContexts: requiredChecks,
      requiredApprovingReviewCount: null,
      requiresLinearHistory: false,
    },
    // It has no rulesets, only protected branches.
    rules: { nodes: [] },
    target: async () =>
      (await git.has(sha, 'commit'))
        ? commitNode(call, hosted, await git.commit(sha))
        : { __typename: 'Tag', id: nodeIdIn(hosted, 'Tag', sha), oid: sha },
  };
}
