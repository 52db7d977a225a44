import pLimit from 'p-limit';
import { KnownError } from '../lib/known-error.ts';
import type { PullRequestRef } from '../model/outcome.ts';
import type { Provenance } from '../model/provenance.ts';

/** Commits that are asked about in one go, at most, and so many of them at once. */
const most = { commits: 20, atOnce: 4 };

/** Finds the pull request that a commit came with. */
export type FindPull = (commit: string) => Promise<PullRequestRef | undefined>;

/** Adds pull requests to origins. What GitHub has told once is not asked again. */
export class PullFinder {
  readonly #find: FindPull;
  readonly #found = new Map<string, PullRequestRef | undefined>();

  constructor(find: FindPull) {
    this.#find = find;
  }

  /**
   * The origins, those of `names` with their pull requests. One that cannot be read is left out, and so are those of more
   * commits than a reader looks at.
   */
  async complete(
    origins: ReadonlyMap<string, Provenance>,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, Provenance>> {
    const commits = new Set(names.flatMap((name) => origins.get(name)?.commit?.sha ?? []));
    const limit = pLimit(most.atOnce);
    const pulls = new Map(
      await Promise.all(
        [...commits].slice(0, most.commits).map((sha) => limit(async () => [sha, await this.#pullOf(sha)] as const)),
      ),
    );
    return new Map(
      [...origins].map(([name, origin]) => {
        const pull = origin.commit && pulls.get(origin.commit.sha);
        return [name, pull ? { ...origin, pull } : origin];
      }),
    );
  }

  async #pullOf(commit: string): Promise<PullRequestRef | undefined> {
    if (this.#found.has(commit)) return this.#found.get(commit);
    try {
      const found = await this.#find(commit);
      const pull = found && { number: found.number, url: found.url };
      this.#found.set(commit, pull);
      return pull;
    } catch (error) {
      if (error instanceof KnownError) return undefined;
      throw error;
    }
  }
}
