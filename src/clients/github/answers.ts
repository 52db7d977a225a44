import { z } from 'zod';
import { GitHubError } from './github-error.ts';

const sha = z.string().regex(/^[0-9a-f]{40}$/);
const webUrl = z.url({ protocol: /^https?$/ });

export const refAnswer = z.object({ ref: z.string(), object: z.object({ type: z.string(), sha }) });
export const refsAnswer = z.array(refAnswer);
export const commitAnswer = z.object({
  sha,
  message: z.string(),
  tree: z.object({ sha }),
  parents: z.array(z.object({ sha })),
});
export const treeAnswer = z.object({
  sha,
  truncated: z.boolean(),
  tree: z.array(z.object({ path: z.string(), mode: z.string().regex(/^\d{5,6}$/), type: z.string(), sha })),
});
export const comparisonAnswer = z.object({ status: z.enum(['ahead', 'behind', 'identical', 'diverged']) });
export const blobAnswer = z.object({ encoding: z.literal('base64'), content: z.string() });
export const createdAnswer = z.object({ sha });
export const pullAnswer = z.object({
  number: z.int().positive(),
  html_url: webUrl,
  state: z.enum(['open', 'closed']),
  merged_at: z.string().nullish(),
  title: z.string(),
  body: z.string().nullish(),
  head: z.object({ ref: z.string(), sha, repo: z.object({ full_name: z.string() }).nullish() }),
  base: z.object({ ref: z.string(), repo: z.object({ full_name: z.string() }) }),
});
export const commentAnswer = z.object({ body: z.string().nullish() });

/** An answer's data, once its shape is what GitHub documents. */
export function checked<T>(schema: z.ZodType<T>, route: string, answer: { status: number; data: unknown }): T {
  const parsed = schema.safeParse(answer.data);
  if (parsed.success) return parsed.data;
  const [method = '', path = ''] = route.split(' ');
  const [issue] = parsed.error.issues;
  const where = issue === undefined ? '' : ` at ${issue.path.join('.') || 'its top'}: ${issue.message}`;
  throw new GitHubError({
    method,
    path,
    status: answer.status,
    problem: `the answer is not of the documented shape${where}`,
  });
}
