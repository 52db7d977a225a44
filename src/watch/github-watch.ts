import { isDeepStrictEqual } from 'node:util';
import type { RepositoryStanding } from '../clients/repository/repository-standing.ts';
import type { Action } from '../model/outcome.ts';
import type { RepositoryResult, SyncResult } from '../model/sync-result.ts';
import type { GitHubNews, WatchEvent } from './events.ts';

/** Where a sync left a repository. */
export interface LeftBehind {
  /** The base branch's commit that was compared. */
  readonly base: string;
  /** The number of the open pull request on our branch, where there is one. */
  readonly open?: number | undefined;
}

/** By repository, `owner/name`. */
export type LeftBehinds = Readonly<Record<string, LeftBehind>>;

/** GitHub's side of a watch: what has changed there that no sync has seen. */
export class GitHubWatch {
  readonly #readers: ReadonlyMap<string, () => Promise<RepositoryStanding>>;
  #left: LeftBehinds = {};
  /** What a sync was made for and has not changed: it makes no second one. */
  readonly #acted = new Map<string, RepositoryStanding>();
  /** By repository, the number of our pull request that was merged last. */
  readonly #merged = new Map<string, number>();

  /** @param readers of each repository, `owner/name` */
  constructor(readers: ReadonlyMap<string, () => Promise<RepositoryStanding>>) {
    this.#readers = readers;
  }

  /** Where the last syncs left the repositories. */
  get left(): LeftBehinds {
    return this.#left;
  }

  /** Takes up what an earlier process has kept. */
  recall(left: LeftBehinds): void {
    this.#left = left;
  }

  /**
   * What is news on GitHub; `undefined` for nothing. A repository that no sync has seen is taken as it is.
   *
   * @param tell is told of our pull request that was merged last, once
   * @throws GitHubError
   */
  async look(tell: (event: WatchEvent) => void = () => undefined): Promise<GitHubNews | undefined> {
    const standings = await Promise.all(
      Array.from(this.#readers, async ([repository, read]) => [repository, await read()] as const),
    );
    for (const [repository, { pulls }] of standings) {
      const last = Math.max(0, ...pulls.filter(({ merged }) => merged).map(({ number }) => number));
      if (last <= (this.#merged.get(repository) ?? 0)) continue;
      this.#merged.set(repository, last);
      tell({ name: 'watch.merged', repository, number: last });
    }
    for (const [repository, standing] of standings) {
      const left = this.#left[repository];
      const news = left && newsOf(repository, left, standing);
      if (left === undefined) this.#left = { ...this.#left, [repository]: leftOf(standing) };
      if (news === undefined) this.#acted.delete(repository);
      else if (!isDeepStrictEqual(this.#acted.get(repository), standing)) {
        this.#acted.set(repository, standing);
        return news;
      }
    }
    return undefined;
  }

  /** Takes what a sync has compared and written as known. */
  settle({ repositories, dryRun }: SyncResult): void {
    const known = repositories.flatMap((result) => {
      const left = leftBy(result, dryRun);
      return left && result.error === undefined ? [[`${result.owner}/${result.name}`, left] as const] : [];
    });
    this.#left = { ...this.#left, ...Object.fromEntries(known) };
  }
}

/** Pure. */
export function newsOf(
  repository: string,
  left: LeftBehind,
  { base, pulls }: RepositoryStanding,
): GitHubNews | undefined {
  const ours = pulls.find(({ number }) => number === left.open);
  if (ours?.state === 'closed') {
    return { repository, what: ours.merged ? 'merged' : 'closed', number: ours.number };
  }
  if (base !== left.base) return { repository, what: 'base-moved' };
  const opened = pulls.find(({ state }) => state === 'open');
  if (left.open === undefined && opened) return { repository, what: 'opened', number: opened.number };
  return undefined;
}

function leftOf({ base, pulls }: RepositoryStanding): LeftBehind {
  return { base, open: pulls.find(({ state }) => state === 'open')?.number };
}

function leftBy({ base: { commit }, outcome }: RepositoryResult, dryRun: boolean): LeftBehind | undefined {
  if (commit === undefined || outcome === undefined) return undefined;
  const { action, pull } = outcome;
  return { base: commit, open: isOpenAfter(action, dryRun) ? (pull ?? pullOf(action))?.number : undefined };
}

/** Whether a pull request on our branch is open once the action is done. */
export function isOpenAfter({ kind }: Action, dryRun: boolean): boolean {
  switch (kind) {
    case 'create':
    case 'update':
    case 'complete':
    case 'unchanged':
    case 'waiting':
    case 'foreign':
      return true;
    case 'close':
      return dryRun;
    default:
      return false;
  }
}

function pullOf(action: Action) {
  return 'pull' in action ? action.pull : undefined;
}
