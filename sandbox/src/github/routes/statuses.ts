import * as v from 'valibot';
import { unprocessable } from '../github-error.ts';
import { report } from '../pulls/auto-merge.ts';
import { statusJson } from '../represent/status.ts';
import type { RepositoryCall, RepositoryRoute } from '../route.ts';
import { timestamp } from '../world.ts';

/** What checks report of commits. */
export const statusRoutes: readonly RepositoryRoute[] = [
  { method: 'POST', path: '/statuses/:sha', needs: 'statuses', answer: createStatus },
];

const statusBody = v.object({
  state: v.picklist(['error', 'failure', 'pending', 'success']),
  context: v.optional(v.string()),
  description: v.optional(v.nullable(v.string())),
  target_url: v.optional(v.nullable(v.string())),
});

async function createStatus(call: RepositoryCall): Promise<Response> {
  const { world, repository, actor } = call;
  const sha = call.param('sha');
  const { state, context = 'default', description = null, target_url: targetUrl = null } = call.body(statusBody);
  if (!(await repository.git.has(sha, 'commit'))) throw unprocessable(`No commit found for SHA: ${sha}`);
  report(repository, sha, context, state);
  const id = repository.state.nextId++;
  const status = { id, sha, state, context, description, targetUrl, creator: actor.login, at: timestamp(world) };
  const json = statusJson(world, repository, status);
  return Response.json(json, { status: 201, headers: { location: json['url'] as string } });
}
