import type { Authority } from './auth.ts';
import type { HostedRepository } from './hosted-repository.ts';
import type { Limits } from './limits.ts';
import { mergeGreen } from './pulls/auto-merge.ts';
import { settlePulls } from './pulls/settle.ts';

/** All that the local GitHub knows. */
export interface World {
  readonly repositories: readonly HostedRepository[];
  readonly authority: Authority;
  readonly limits: Limits;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The web host's URL, without a trailing slash. */
  readonly webUrl: string;
  /** The API's base URL, without a trailing slash. */
  readonly apiUrl: string;
}

export function findRepository(world: World, owner: string, name: string): HostedRepository | undefined {
  const wanted = `${owner}/${name}`.toLowerCase();
  return world.repositories.find(({ fullName }) => fullName.toLowerCase() === wanted);
}

/** GitHub's clock as its answers show it. */
export function timestamp(world: World): string {
  return new Date(world.now()).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** Whether a login is a person who may be asked for a review: also the owner, where that is a person. */
export function isCollaborator(repository: HostedRepository, login: string): boolean {
  const { owner, collaborators = [] } = repository.seed;
  return [owner, ...collaborators].some((known) => known.toLowerCase() === login.toLowerCase());
}

/** What of an open pull request follows from its branches and checks. Call it in the repository's turn. */
export async function settle(world: World, repository: HostedRepository): Promise<void> {
  const at = timestamp(world);
  do await settlePulls(repository, (owner, name) => findRepository(world, owner, name), at);
  while (await mergeGreen(repository, { nowMs: world.now(), at }));
}

/**
 * Changes a repository, its pull requests following; then those of the repository it is a fork of, which may have their
 * heads here.
 */
export async function change<T>(world: World, repository: HostedRepository, work: () => Promise<T>): Promise<T> {
  try {
    return await repository.turn(async () => {
      await settle(world, repository);
      try {
        return await work();
      } finally {
        await settle(world, repository);
      }
    });
  } finally {
    const [owner = '', name = ''] = repository.seed.forkOf?.split('/') ?? [];
    const parent = findRepository(world, owner, name);
    await parent?.turn(() => settle(world, parent));
  }
}
