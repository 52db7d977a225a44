import type * as v from 'valibot';
import { mergeRulesAnswer } from './answers.ts';
import { askGraphql } from './ask-graphql.ts';
import type { Octokit } from './octokit.ts';

/** What a repository has for auto-merge. */
export interface MergeRules {
  readonly isAllowed: boolean;
  /** Whether a pull request onto the branch has something to wait for: a check or a review that is required. */
  readonly isHeldUp: boolean;
}

type RuledRef = v.InferOutput<typeof mergeRulesAnswer>['repository']['ref'];

/** Of a branch's `Ref`: its protection, and the rules of rulesets. */
export const branchRules = `
  refUpdateRule { requiredStatusCheckContexts requiredApprovingReviewCount requiresLinearHistory }
  rules(first: 100) { nodes { type } }
`;
const query = `query MergeRules($owner: String!, $name: String!, $branch: String!) {
  repository(owner: $owner, name: $name) {
    autoMergeAllowed
    ref(qualifiedName: $branch) { ${branchRules} }
  }
}`;

/** @throws GitHubError also where the server has no GraphQL */
export async function readMergeRules(
  octokit: Octokit,
  { owner, name, branch }: { readonly owner: string; readonly name: string; readonly branch: string },
): Promise<MergeRules> {
  const variables = { owner, name, branch: `refs/heads/${branch}` };
  const { repository } = await askGraphql(octokit, { query, variables, about: { owner, name } }, mergeRulesAnswer);
  const { ref, autoMergeAllowed: isAllowed } = repository;
  const { requiredStatusCheckContexts: checks, requiredApprovingReviewCount: reviews } = ref?.refUpdateRule ?? {};
  const types = typesOf(ref);
  const isRuled = ['REQUIRED_STATUS_CHECKS', 'PULL_REQUEST', 'MERGE_QUEUE', 'WORKFLOWS'].some((type) =>
    types.includes(type),
  );
  return { isAllowed, isHeldUp: isRuled || (checks?.length ?? 0) > 0 || (reviews ?? 0) > 0 };
}

/** Whether merge commits are kept off a branch. */
export function isLinear(ref: RuledRef): boolean {
  return ref?.refUpdateRule?.requiresLinearHistory === true || typesOf(ref).includes('REQUIRED_LINEAR_HISTORY');
}

function typesOf(ref: RuledRef): readonly string[] {
  return ref?.rules?.nodes?.flatMap((rule) => rule?.type ?? []) ?? [];
}
