import { selectCategories, type RepositoryKey } from './categories.ts';
import { changeCategory, type CategoryChange } from './compare/change-category.ts';
import { compareSides } from './compare/compare-category.ts';
import { formatOf } from './compare/format-of.ts';
import { believedEmpty } from './compare/removals.ts';
import type { RemovalPolicy } from './compare/select-changes.ts';
import { unreadCategory } from './compare/unread-category.ts';
import { noHistory } from './model/category-history.ts';
import { KnownError } from './lib/known-error.ts';
import type { RateLimit, RepositoryResult, SyncResult } from './model/sync-result.ts';
import { previewOf, type PreviewedRepository } from './preview/preview.ts';
import { failureOf, publishChanges } from './publish/publish-changes.ts';
import type { SyncRepository } from './publish/sync-repository.ts';
import type { GithubSynchronizer } from './sources/github-synchronizer.ts';
import { proposalTexts } from './report/markdown/proposal-texts.ts';
import { readSides, type PrimarySides, type RepositorySide } from './sources/read-sides.ts';
import { filesOf } from './sources/snapshot.ts';

export interface SyncOptions extends RemovalPolicy {
  /** Base URL, for the report. */
  readonly primaryUrl: string;
  /** GitHub's web pages, for links. */
  readonly serverUrl: string;
  /** Names of `categories.ts`; all of them when not given. */
  readonly categories?: readonly string[] | undefined;
  readonly dryRun: boolean;
  readonly synchronizer: GithubSynchronizer;
  readonly repositories: Readonly<Record<RepositoryKey, SyncRepository>>;
  /** Called with each repository's files that are to change, before anything is written. */
  readonly onRendered?: (rendered: PreviewedRepository) => void;
  /** Called before a pass asks anything. */
  readonly begin?: () => void;
  /** Called before a repository is compared and written. What it throws ends the pass. */
  readonly beforeRepository?: () => void;
  /** What GitHub's answers have told so far. */
  readonly rateLimit?: () => RateLimit | undefined;
}

/** One pass: reads both sides, compares, renders, publishes, and reports. What failed is in the result. */
export async function sync(options: SyncOptions): Promise<SyncResult> {
  options.begin?.();
  try {
    const { synced, skipped } = selectCategories(options.categories);
    const { primary, github } = await readSides(options, synced, believedEmpty(options));
    const repositories: RepositoryResult[] = [];
    // One after the other: GitHub does not want writes at the same time.
    for (const side of github) {
      options.beforeRepository?.();
      repositories.push(await syncRepository(options, primary, side));
    }
    const { primaryUrl, dryRun } = options;
    const rateLimit = options.rateLimit?.();
    return {
      primaryUrl,
      ...(primary.format && { primaryFormat: primary.format }),
      dryRun,
      repositories,
      skipped: skipped.map(({ name, skipped: reason }) => ({ category: name, reason })),
      warnings: primary.warnings,
      ...(rateLimit && { rateLimit }),
    };
  } finally {
    await Promise.all(Object.values(options.repositories).map(async ({ release }) => await release?.()));
  }
}

async function syncRepository(
  options: SyncOptions,
  primary: PrimarySides,
  { key, categories, snapshot }: RepositorySide,
): Promise<RepositoryResult> {
  const { repository, branch, client, history } = options.repositories[key];
  const { owner, name } = repository;
  if (snapshot instanceof KnownError) {
    const unread = categories.map((category) => unreadCategory(category, primary.sideOf(category)));
    return { owner, name, base: { branch }, categories: unread, warnings: [], ...failureOf(snapshot) };
  }
  const { base, files: before } = snapshot;
  const changes: CategoryChange[] = [];
  for (const category of categories) {
    const side = primary.sideOf(category);
    const format = formatOf(category, side.kind === 'records' ? side.format : undefined);
    const compared = compareSides(category, format, side, filesOf(snapshot, category));
    const told = await history?.read(compared, base.commit, primary.readMetadata);
    changes.push(changeCategory(category, compared, { history: told ?? noHistory, policy: options, before }));
  }
  options.onRendered?.(previewOf({ owner, name }, changes, before));
  const results = changes.map(({ result }) => result);
  const place = { owner, name, base, alongside: client.datesOf(base) };
  const run = { ...options, primaryFormat: primary.format, warnings: primary.warnings };
  const texts = proposalTexts(run, place, results);
  const published = await publishChanges({ key, base, categories, client }, changes, texts, options.dryRun);
  return { owner, name, base: { branch, commit: base.commit }, categories: results, ...published };
}
