import type { RepositoryKey, SyncedCategory } from '../categories.ts';
import { FileTooLargeError } from '../clients/repository/file-too-large-error.ts';
import { GitHubError } from '../clients/repository/github-error.ts';
import type { CategoryChange } from '../compare/change-category.ts';
import { KnownError } from '../lib/known-error.ts';
import type { RepositoryResult } from '../model/sync-result.ts';
import type { Base } from '../sources/snapshot.ts';
import type { GitHubSyncClient } from './github-sync-client.ts';
import type { ProposalTexts } from '../model/proposal-texts.ts';
import { proposalOf } from './proposal.ts';
import { scopeBranch } from './scope.ts';

interface Place {
  readonly key: RepositoryKey;
  readonly base: Base;
  readonly categories: readonly SyncedCategory[];
  readonly client: GitHubSyncClient;
}

type Published = Pick<RepositoryResult, 'outcome' | 'warnings' | 'error' | 'isRefusal'>;

/** Brings a repository's one pull request to what its categories' changes come to. Why it could not is in the result. */
export async function publishChanges(
  { key, base, categories, client }: Place,
  changes: readonly CategoryChange[],
  texts: ProposalTexts,
  dryRun: boolean,
): Promise<Published> {
  const results = changes.map(({ result }) => result);
  const files = new Map(changes.flatMap((change) => [...change.files]));
  const branch = scopeBranch(
    key,
    categories.map((category) => category.name),
  );
  try {
    const { warnings, ...outcome } = await client.publish(proposalOf(branch, results, files), texts, base, dryRun);
    return { outcome, warnings };
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    return { warnings: [], ...failureOf(error) };
  }
}

/** What a repository's result says of an error: its message, and whether GitHub did answer and refuses, or would. */
export function failureOf(error: KnownError): Pick<RepositoryResult, 'error' | 'isRefusal'> {
  const hasAnswered = error instanceof GitHubError && error.status !== undefined && error.status < 500;
  const isRefusal = hasAnswered || error instanceof FileTooLargeError;
  return { error: error.message, ...(isRefusal && { isRefusal }) };
}
