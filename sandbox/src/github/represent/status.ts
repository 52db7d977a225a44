import type { HostedRepository } from '../hosted-repository.ts';
import type { CheckState } from '../pulls/state.ts';
import type { World } from '../world.ts';
import { nodeIdIn, repositoryApiUrl } from './repository.ts';
import { simpleUser } from './user.ts';

interface Status {
  readonly id: number;
  readonly sha: string;
  readonly state: CheckState;
  /** The check's name. */
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: string;
  /** RFC 3339 in UTC. */
  readonly at: string;
}

/** GitHub's `status`. */
export function statusJson(world: World, repository: HostedRepository, status: Status): Record<string, unknown> {
  const { id, sha, state, context, description, targetUrl, creator, at } = status;
  const user = simpleUser(world, creator);
  return {
    id,
    node_id: nodeIdIn(repository, 'StatusContext', id),
    url: `${repositoryApiUrl(world, repository)}/statuses/${sha}`,
    avatar_url: user['avatar_url'],
    state,
    description,
    target_url: targetUrl,
    context,
    created_at: at,
    updated_at: at,
    creator: user,
  };
}
