import * as v from 'valibot';
import { GitHubError } from '../repository/github-error.ts';

const sha = v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/));
const webUrl = v.pipe(v.string(), v.url(), v.regex(/^https?:/i));

export const refAnswer = v.object({ ref: v.string(), object: v.object({ type: v.string(), sha }) });
export const refsAnswer = v.array(refAnswer);
export const commitAnswer = v.object({
  sha,
  message: v.string(),
  tree: v.object({ sha }),
  parents: v.array(v.object({ sha })),
});
export const treeAnswer = v.object({
  sha,
  truncated: v.boolean(),
  tree: v.array(v.object({ path: v.string(), mode: v.pipe(v.string(), v.regex(/^\d{5,6}$/)), type: v.string(), sha })),
});
export const comparisonAnswer = v.object({ status: v.picklist(['ahead', 'behind', 'identical', 'diverged']) });
export const blobAnswer = v.object({ encoding: v.literal('base64'), content: v.string() });
export const createdAnswer = v.object({ sha });
export const createdCommitAnswer = v.object({
  sha,
  committer: v.object({ date: v.pipe(v.string(), v.isoTimestamp()) }),
});
/** The repository's names as they are now. */
export const namesAnswer = v.object({ name: v.string(), owner: v.object({ login: v.string() }) });
export const repositoryAnswer = v.object({ node_id: v.string() });
/** Of GraphQL: one of the schema has a code, one of carrying a request out a type, or neither. */
const graphqlErrors = v.optional(
  v.array(
    v.object({
      message: v.string(),
      type: v.nullish(v.string()),
      extensions: v.nullish(v.object({ code: v.nullish(v.string()) })),
    }),
  ),
);
/** Of any request to GraphQL. */
export const graphqlAnswer = v.object({ data: v.optional(v.unknown()), errors: graphqlErrors });
/** Of the mutation `updateRefs`. */
export const updateRefsAnswer = v.nullish(v.object({ updateRefs: v.nullish(v.object({})) }));
/** Of the query for the account that asks. */
export const viewerAnswer = v.object({ viewer: v.object({ login: v.string() }) });
const accountAnswer = v.object({ login: v.string() });
export const pullAnswer = v.object({
  number: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  html_url: webUrl,
  state: v.picklist(['open', 'closed']),
  merged_at: v.nullish(v.string()),
  title: v.string(),
  body: v.nullish(v.string()),
  /** None, where the account is gone. */
  user: v.nullish(accountAnswer),
  head: v.object({ ref: v.string(), sha, repo: v.nullish(v.object({ full_name: v.string() })) }),
  base: v.object({ ref: v.string(), repo: v.object({ full_name: v.string() }) }),
  auto_merge: v.nullish(v.object({ enabled_by: v.nullish(accountAnswer) })),
});
/** A branch with what GitHub tells everybody of its protection and of its rules. */
const ruledRef = v.object({
  refUpdateRule: v.nullable(
    v.object({
      requiredStatusCheckContexts: v.nullish(v.array(v.nullable(v.string()))),
      requiredApprovingReviewCount: v.nullish(v.number()),
      requiresLinearHistory: v.boolean(),
    }),
  ),
  rules: v.nullable(v.object({ nodes: v.nullable(v.array(v.nullable(v.object({ type: v.string() })))) })),
});
/** Of GraphQL's query for what a repository has for auto-merge. */
export const mergeRulesAnswer = v.object({
  repository: v.object({ autoMergeAllowed: v.boolean(), ref: v.nullable(ruledRef) }),
});
/** Of GraphQL's query for a pull request's auto-merge. */
export const mergingAnswer = v.object({
  repository: v.object({
    mergeCommitAllowed: v.boolean(),
    squashMergeAllowed: v.boolean(),
    pullRequest: v.object({
      id: v.string(),
      state: v.picklist(['OPEN', 'CLOSED', 'MERGED']),
      headRefOid: sha,
      /** Null where there is none. */
      autoMergeRequest: v.nullable(v.object({})),
      baseRef: v.nullable(ruledRef),
    }),
  }),
});
export const labelAnswer = v.object({ name: v.string() });
/** A time as Unix seconds. GitHub knows no fractions; where a server has some, they are none of git's. */
const unixSeconds = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/),
  v.transform((time) => Math.floor(Date.parse(time) / 1_000)),
  v.safeInteger(),
  v.minValue(0),
);
export const listedCommitAnswer = v.object({
  sha,
  commit: v.object({
    message: v.string(),
    author: v.nullish(v.object({ name: v.nullish(v.string()) })),
    committer: v.object({ date: unixSeconds }),
  }),
  author: v.nullish(v.object({ login: v.nullish(v.string()) })),
  parents: v.array(v.object({ sha })),
});
export const contentsAnswer = v.object({
  type: v.literal('file'),
  encoding: v.literal('base64'),
  content: v.string(),
  sha,
});
export const commentAnswer = v.object({ body: v.nullish(v.string()), user: v.nullish(accountAnswer) });

/** An answer's data, once its shape is what GitHub documents. */
export function checked<T>(
  schema: v.GenericSchema<unknown, T>,
  route: string,
  answer: { status: number; data: unknown },
): T {
  const parsed = v.safeParse(schema, answer.data);
  if (parsed.success) return parsed.output;
  const [method = '', path = ''] = route.split(' ');
  const [issue] = parsed.issues;
  // Not the issue's message, which quotes what came: it may be a token, or a whole page.
  const where = `${v.getDotPath(issue)?.slice(0, 100) ?? 'its top'}: expected ${issue.expected ?? 'another value'}`;
  throw new GitHubError({
    method,
    path,
    status: answer.status,
    problem: `the answer is not of the documented shape at ${where}`,
  });
}
