import type { HostedRepository } from '../hosted-repository.ts';
import type { Pull } from '../pulls/state.ts';
import type { World } from '../world.ts';
import { nodeIdIn, repositoryApiUrl } from './repository.ts';
import { simpleUser } from './user.ts';

/** GitHub's `issue-event` for what ended a pull request: that it was closed, that its branch was deleted; oldest first. */
export function endingEvents(world: World, repository: HostedRepository, pull: Pull): Record<string, unknown>[] {
  const happened = [
    { event: 'closed', at: pull.closedAt },
    { event: 'head_ref_deleted', at: pull.headDeletedAt ?? null },
  ];
  return happened
    .flatMap(({ event, at }) => (at === null ? [] : [{ event, at }]))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .map(({ event, at }, index) => {
      const id = pull.id * 10 + index;
      return {
        id,
        node_id: nodeIdIn(repository, 'IssueEvent', id),
        url: `${repositoryApiUrl(world, repository)}/issues/events/${id}`,
        actor: simpleUser(world, pull.closedBy ?? pull.author),
        event,
        commit_id: null,
        commit_url: null,
        created_at: at,
        performed_via_github_app: null,
      };
    });
}
