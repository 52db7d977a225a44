import type { RepositoryKey, SyncedCategory } from '../categories.ts';
import { AppError } from '../clients/repository/app-error.ts';
import { FileTooLargeError } from '../clients/repository/file-too-large-error.ts';
import { GitHubError } from '../clients/repository/github-error.ts';
import type { CategoryChange } from '../compare/change-category.ts';
import { KnownError } from '../lib/known-error.ts';
import type { RepositoryResult } from '../model/sync-result.ts';
import type { Base } from '../sources/snapshot.ts';
import type { GitHubSyncClient } from './github-sync-client.ts';
import type { Look } from './look.ts';
import type { TextsWithout } from '../model/proposal-texts.ts';
import { proposalOf } from './proposal.ts';
import { scopeBranch } from './scope.ts';

interface Place {
  readonly key: RepositoryKey;
  readonly base: Base;
  readonly categories: readonly SyncedCategory[];
  readonly client: GitHubSyncClient;
}

type Published = Pick<RepositoryResult, 'outcome' | 'warnings' | 'error' | 'isRefusal'>;

/**
 * A first look at what GitHub has for the place, or why there is none.
 *
 * @param differs whether there may be something to propose
 */
export async function lookAhead(place: Place, differs: boolean): Promise<Look | KnownError> {
  return await place.client.look(branchOf(place), differs).catch((error: unknown) => {
    if (error instanceof KnownError) return error;
    throw error;
  });
}

/** Brings a repository's one pull request to what its categories' changes come to. Why it could not is in the result. */
export async function publishChanges(
  place: Place,
  seen: Look | KnownError,
  changes: readonly CategoryChange[],
  textsWithout: TextsWithout,
  dryRun: boolean,
): Promise<Published> {
  const { base, client } = place;
  const results = changes.map(({ result }) => result);
  const files = new Map(changes.flatMap((change) => [...change.files]));
  try {
    if (seen instanceof KnownError) throw seen;
    const proposal = proposalOf(branchOf(place), results, files);
    const { warnings, ...outcome } = await client.publish(proposal, textsWithout, base, dryRun, seen);
    return { outcome, warnings };
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    return { warnings: [], ...failureOf(error) };
  }
}

function branchOf({ key, categories }: Place): string {
  return scopeBranch(
    key,
    categories.map((category) => category.name),
  );
}

/** What a repository's result says of an error: its message, and whether GitHub did answer and refuses, or would; an App too. */
export function failureOf(error: KnownError): Pick<RepositoryResult, 'error' | 'isRefusal'> {
  const hasAnswered = error instanceof GitHubError && error.status !== undefined && error.status < 500;
  const isRefusal = hasAnswered || error instanceof FileTooLargeError || error instanceof AppError;
  return { error: error.message, ...(isRefusal && { isRefusal }) };
}
