import { byRepository, pathsOf, type RepositoryKey, type SyncedCategory } from '../categories.ts';
import type { GitRepository } from '../clients/repository/git-repository.ts';
import type { PrimarySide } from '../compare/compare-category.ts';
import { KnownError } from '../lib/known-error.ts';
import type { PrimaryFormat } from '../model/primary-format.ts';
import type { PrimaryMetadata } from '../model/primary-metadata.ts';
import type { GithubSynchronizer } from './github-synchronizer.ts';
import type { PrimaryRecords } from './primary-records.ts';
import type { Snapshot } from './snapshot.ts';
import { SourceError } from './source-error.ts';

/** PRIMARY's side of a run. */
export interface PrimarySides {
  /** What its records were read in; absent where that could not be told. */
  readonly format: PrimaryFormat | undefined;
  readonly warnings: readonly string[];
  /** Of a category that was read. */
  sideOf(category: SyncedCategory): PrimarySide;
  /** What it tells beside the records: asked for once, and only where somebody wants to know. */
  readonly readMetadata: () => Promise<PrimaryMetadata | Error>;
}

/** GitHub's side: a repository's categories and files, or why those could not be read. */
export interface RepositorySide {
  readonly key: RepositoryKey;
  readonly categories: readonly SyncedCategory[];
  readonly snapshot: Snapshot | KnownError;
}

interface Reader {
  readonly synchronizer: GithubSynchronizer;
  readonly repositories: Readonly<
    Record<RepositoryKey, { readonly repository: GitRepository; readonly branch: string }>
  >;
}

/**
 * Reads both sides at the same time. What could not be read is its side's own, and keeps no other from being read.
 *
 * @param letThrough the categories of which PRIMARY's word is taken that they are empty
 */
export async function readSides(
  { synchronizer, repositories }: Reader,
  synced: readonly SyncedCategory[],
  letThrough: readonly string[],
): Promise<{ readonly primary: PrimarySides; readonly github: readonly RepositorySide[] }> {
  const names = synced.map(({ name }) => name);
  const snapshots = Array.from(byRepository(synced), async ([key, categories]): Promise<RepositorySide> => {
    const { repository, branch } = repositories[key];
    const snapshot = await synchronizer.readSnapshot(repository, branch, categories.flatMap(pathsOf)).catch(asKnown);
    return { key, categories, snapshot };
  });
  const [{ format, records }, github] = await Promise.all([
    synchronizer.readPrimary(names, letThrough),
    Promise.all(snapshots),
  ]);
  const readIn = format && 'format' in format ? format.format : undefined;
  let metadata: Promise<PrimaryMetadata | Error> | undefined;
  return {
    primary: {
      format: readIn,
      warnings: format && 'warning' in format ? [format.warning] : [],
      sideOf: ({ name }) => sideOf(records.get(name)),
      readMetadata: () => (metadata ??= synchronizer.readMetadata(readIn ?? 'v1')),
    },
    github,
  };
}

function sideOf(answer: PrimaryRecords | KnownError | undefined): PrimarySide {
  if (answer === undefined) throw new Error('A category was not asked for and is compared.');
  if (!(answer instanceof KnownError)) return answer;
  const isLasting = answer instanceof SourceError && answer.isLasting;
  return { kind: 'unknown', reason: answer.message, ...(isLasting && { lasting: true }) };
}

function asKnown(error: unknown): KnownError {
  if (error instanceof KnownError) return error;
  throw error;
}
