import { selectCategories, type RepositoryKey } from './categories.ts';
import { changeCategory, mayChange, type CategoryChange } from './compare/change-category.ts';
import { compareSides } from './compare/compare-category.ts';
import { formatOf } from './compare/format-of.ts';
import { believedEmpty } from './compare/removals.ts';
import type { RemovalPolicy } from './compare/select-changes.ts';
import { unreadCategory } from './compare/unread-category.ts';
import { noHistory } from './model/category-history.ts';
import type { TextsWithout } from './model/proposal-texts.ts';
import { KnownError } from './lib/known-error.ts';
import type { RateLimit, RepositoryResult, SyncResult } from './model/sync-result.ts';
import { previewOf, type PreviewedRepository } from './preview/preview.ts';
import { failureOf, lookAhead, publishChanges } from './publish/publish-changes.ts';
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
  /** Called before a repository is written. What it throws ends the pass. */
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
    const examinations = github.map(async (side) => await examineRepository(options, primary, side));
    // No question is left open where one of them fails.
    await Promise.allSettled(examinations);
    const repositories: RepositoryResult[] = [];
    // One after the other: GitHub does not want writes at the same time.
    for (const examination of examinations) {
      const write = await examination;
      options.beforeRepository?.();
      repositories.push(await write());
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

/** Compares, and reads what else there is to know; what is left to do then is to write. */
async function examineRepository(
  options: SyncOptions,
  primary: PrimarySides,
  { key, categories, snapshot }: RepositorySide,
): Promise<() => Promise<RepositoryResult>> {
  const { repository, branch, client, history } = options.repositories[key];
  const { owner, name } = repository;
  if (snapshot instanceof KnownError) {
    const unread = categories.map((category) => unreadCategory(category, primary.sideOf(category)));
    const result = { owner, name, base: { branch }, categories: unread, warnings: [], ...failureOf(snapshot) };
    return async () => await Promise.resolve(result);
  }
  const { base, files: before } = snapshot;
  const compared = categories.map((category) => {
    const side = primary.sideOf(category);
    const format = formatOf(category, side.kind === 'records' ? side.format : undefined);
    return [category, compareSides(category, format, side, filesOf(snapshot, category), options)] as const;
  });
  const readChanges = async () => {
    const changes: CategoryChange[] = [];
    for (const [category, comparison] of compared) {
      const told = await history?.read(comparison, base.commit, primary.readMetadata);
      changes.push(changeCategory(category, comparison, { history: told ?? noHistory, policy: options, before }));
    }
    return changes;
  };
  const place = { key, base, categories, client };
  const differs = compared.some(([, comparison]) => mayChange(comparison));
  const [changes, seen] = await Promise.all([readChanges(), lookAhead(place, differs)]);

  return async () => {
    options.onRendered?.(previewOf({ owner, name }, changes, before));
    const results = changes.map(({ result }) => result);
    const run = { ...options, primaryFormat: primary.format, warnings: primary.warnings };
    const at = { owner, name, base, alongside: client.datesOf(base) };
    const textsWithout: TextsWithout = (leftOut) => proposalTexts(run, at, results, leftOut);
    const published = await publishChanges(place, seen, changes, textsWithout, options.dryRun);
    return { owner, name, base: { branch, commit: base.commit }, categories: results, ...published };
  };
}
