import type { GitRepository } from '../clients/repository/git-repository.ts';
import type { PullRequest } from '../clients/repository/pull-requests.ts';
import type { RepositoryStanding } from '../clients/repository/repository-standing.ts';
import type { HistoryReader } from '../sources/history-reader.ts';
import type { GitHubSyncClient } from './github-sync-client.ts';

/** One of the two legacy repositories: where it is and who reads and writes it. */
export interface SyncRepository {
  readonly branch: string;
  readonly repository: GitRepository;
  readonly client: GitHubSyncClient;
  /** Tells which side of a difference is newer; without it every difference is a change of PRIMARY's. */
  readonly history?: HistoryReader;
  /** Where base branch and pull request are, for next to nothing; for watching. */
  readonly readStanding?: () => Promise<RepositoryStanding>;
  /** What became of a pull request; undefined where there is none any more. */
  readonly readPull?: (number: number) => Promise<PullRequest | undefined>;
  /** Gives back what the repository holds during a pass: a clone's lock. */
  readonly release?: () => Promise<void>;
}
