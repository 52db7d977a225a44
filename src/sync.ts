import { categories, type RepositoryKey, type SyncedCategory } from './categories.ts';
import { GitHubError } from './clients/github/github-error.ts';
import type { GitRepository } from './clients/github/git-repository.ts';
import type { Standing } from './clients/github/standing.ts';
import { compareSides, type PrimarySide } from './compare/compare-category.ts';
import { believedEmpty } from './compare/removals.ts';
import { selectChanges, type RemovalPolicy, type Selection } from './compare/select-changes.ts';
import { noHistory } from './model/category-history.ts';
import { countChanges } from './model/diff.ts';
import { KnownError } from './model/known-error.ts';
import type { PrimaryFormat } from './model/primary-format.ts';
import type { PrimaryMetadata } from './model/primary-metadata.ts';
import type {
  CategoryResult,
  ComparedCategory,
  RateLimit,
  RepositoryResult,
  SkippedCategory,
  SyncResult,
} from './model/sync-result.ts';
import type { GitHubSyncClient } from './publish/github-sync-client.ts';
import type { PreviewedRepository } from './publish/preview.ts';
import { proposalTexts } from './publish/proposal-texts.ts';
import { proposalOf } from './publish/proposal.ts';
import { scopeBranch } from './publish/scope.ts';
import { formatOf } from './compare/format-of.ts';
import type { LegacyFiles } from './render/legacy-format.ts';
import { renderCategory } from './render/render-category.ts';
import { RenderError } from './render/render-error.ts';
import type { GithubSynchronizer, PrimaryReading } from './sources/github-synchronizer.ts';
import type { HistoryReader } from './sources/history-reader.ts';
import type { PrimaryRecords } from './sources/primary-records.ts';
import { SourceError } from './sources/source-error.ts';
import { filesOf, type Snapshot } from './sources/snapshot.ts';

/** One of the two legacy repositories: where it is and who reads and writes it. */
export interface SyncRepository {
  readonly branch: string;
  readonly repository: GitRepository;
  readonly client: GitHubSyncClient;
  /** Tells which side of a difference is newer; without it every difference is a change of PRIMARY's. */
  readonly history?: HistoryReader;
  /** Where base branch and pull request are, for next to nothing; for watching. */
  readonly readStanding?: () => Promise<Standing>;
  /** Gives back what the repository holds during a pass: a clone's lock. */
  readonly release?: () => Promise<void>;
}

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
  /** Is given each repository's files that are to change, before anything is written. */
  readonly onRendered?: (rendered: PreviewedRepository) => void;
  /** Is called before a pass asks anything. */
  readonly begin?: () => void;
  /** Is called before a repository is compared and written. What it throws ends the pass. */
  readonly beforeRepository?: () => void;
  /** What GitHub's answers have told so far. */
  readonly rateLimit?: () => RateLimit | undefined;
}

/** One pass: reads both sides, compares, renders, publishes, and reports. What failed is in the result. */
export async function sync(options: SyncOptions): Promise<SyncResult> {
  options.begin?.();
  try {
    return await pass(options);
  } finally {
    await Promise.all(Object.values(options.repositories).map(async ({ release }) => await release?.()));
  }
}

async function pass(options: SyncOptions): Promise<SyncResult> {
  const { synced, skipped } = selectCategories(options.categories);
  const names = synced.map(({ name }) => name);
  const primary = options.synchronizer.readPrimary(names, believedEmpty(options));
  const readings = repositoryKeys(synced).map(async (key) => {
    const wanted = synced.filter(({ repository }) => repository === key);
    const snapshot = await readSnapshot(options, key, wanted);
    return { key, wanted, snapshot };
  });
  // Both sides are read at the same time, the repositories are written one after the other.
  const [{ format, records }, snapshots] = await Promise.all([primary, Promise.all(readings)]);
  // Asked for once, and only where something differs.
  let metadata: Promise<PrimaryMetadata | Error> | undefined;
  const primaryFormat = format && 'format' in format ? format.format : undefined;
  const warnings = format && 'warning' in format ? [format.warning] : [];
  const readMetadata = () => (metadata ??= options.synchronizer.readMetadata(primaryFormat ?? 'v1'));
  const answers = { records, primaryFormat, warnings, readMetadata };
  const repositories: RepositoryResult[] = [];
  for (const { key, wanted, snapshot } of snapshots) {
    options.beforeRepository?.();
    repositories.push(await syncRepository(options, key, wanted, answers, snapshot));
  }
  const rateLimit = options.rateLimit?.();
  const { primaryUrl, dryRun } = options;
  return {
    primaryUrl,
    ...(primaryFormat && { primaryFormat }),
    dryRun,
    repositories,
    skipped,
    warnings,
    ...(rateLimit && { rateLimit }),
  };
}

function selectCategories(asked: readonly string[] | undefined) {
  const wanted = categories.filter(({ name }) => asked === undefined || asked.includes(name));
  const synced: SyncedCategory[] = [];
  const skipped: SkippedCategory[] = [];
  for (const category of wanted) {
    if ('skipped' in category) skipped.push({ category: category.name, reason: category.skipped });
    else synced.push(category);
  }
  return { synced, skipped };
}

function repositoryKeys(synced: readonly SyncedCategory[]): readonly RepositoryKey[] {
  return [...new Set(synced.map(({ repository }) => repository))];
}

/** PRIMARY's side of a pass. */
interface PrimaryAnswers {
  readonly records: PrimaryReading['records'];
  readonly primaryFormat: PrimaryFormat | undefined;
  readonly warnings: readonly string[];
  readonly readMetadata: () => Promise<PrimaryMetadata | Error>;
}

/** A known error is the repository's result and does not keep the other one from its own. */
async function readSnapshot(
  { synchronizer, repositories }: SyncOptions,
  key: RepositoryKey,
  wanted: readonly SyncedCategory[],
): Promise<Snapshot | KnownError> {
  const { repository, branch } = repositories[key];
  const paths = wanted.flatMap(({ files, reads }) => [...files, ...reads]);
  return await synchronizer.readSnapshot(repository, branch, paths).catch(asKnown);
}

async function syncRepository(
  options: SyncOptions,
  key: RepositoryKey,
  wanted: readonly SyncedCategory[],
  primary: PrimaryAnswers,
  snapshot: Snapshot | KnownError,
): Promise<RepositoryResult> {
  const { repository, branch, client, history } = options.repositories[key];
  const { owner, name } = repository;
  if (snapshot instanceof KnownError) {
    const unread = wanted.map((category): CategoryResult => {
      const side = primarySide(primary.records.get(category.name));
      const reason = side.kind === 'unknown' ? side.reason : 'GitHub’s files could not be read';
      // Whether to try again, the repository's error says.
      const isLasting = side.kind !== 'unknown' || side.lasting === true;
      const named = { category: category.name, files: category.files, notes: [] };
      return { ...named, status: 'unknown', reason, ...(isLasting && { lasting: true }) };
    });
    return { owner, name, base: { branch }, categories: unread, warnings: [], ...failed(snapshot) };
  }
  const { base } = snapshot;
  const rendered: Rendered[] = [];
  for (const category of wanted) {
    const side = primarySide(primary.records.get(category.name));
    const compared = compareSides(
      category,
      formatOf(category, side.kind === 'records' ? side.format : undefined),
      side,
      filesOf(snapshot, category),
    );
    const told = await history?.read(compared, base.commit, primary.readMetadata);
    rendered.push(render(category, selectChanges(compared, told ?? noHistory, options), snapshot.files));
  }
  const results = rendered.map(({ result }) => result);
  const files = new Map(rendered.flatMap((category) => [...category.files]));
  options.onRendered?.({ owner, name, files: withBefore(files, snapshot.files) });

  const found = { owner, name, base: { branch, commit: base.commit }, categories: results };
  const proposal = proposalOf(
    scopeBranch(
      key,
      wanted.map((category) => category.name),
    ),
    results,
    files,
  );
  const texts = proposalTexts(
    { ...options, ...primary },
    { owner, name, base, alongside: client.datesOf(base) },
    results,
  );
  const published = await client.publish(proposal, texts, base, options.dryRun).catch(asKnown);
  if (published instanceof KnownError) return { ...found, warnings: [], ...failed(published) };
  const { warnings, ...outcome } = published;
  return { ...found, outcome, warnings };
}

function failed(error: KnownError): Pick<RepositoryResult, 'error' | 'isRefusal'> {
  const isRefusal = error instanceof GitHubError && error.status !== undefined && error.status < 500;
  return { error: error.message, ...(isRefusal && { isRefusal }) };
}

function primarySide(answer: PrimaryRecords | KnownError | undefined): PrimarySide {
  if (answer === undefined) throw new Error('A category was not asked for and is compared.');
  if (!(answer instanceof KnownError)) return answer;
  const isLasting = answer instanceof SourceError && answer.isLasting;
  return { kind: 'unknown', reason: answer.message, ...(isLasting && { lasting: true }) };
}

interface Rendered {
  readonly result: CategoryResult;
  readonly files: LegacyFiles;
}

function render(
  category: SyncedCategory,
  selected: Selection | Exclude<CategoryResult, ComparedCategory>,
  before: LegacyFiles,
): Rendered {
  if (selected.status !== 'compared') return { result: selected, files: new Map() };
  const { wanted, consistent, render: renderRecords, ...result } = selected;
  if (consistent && countChanges(result.diff) === 0)
    return { result: { ...result, changedFiles: [] }, files: new Map() };
  const own = new Map([...before].filter(([path]) => [...category.files, ...category.reads].includes(path)));
  try {
    const files = renderCategory(category.name, formatOf(category), own, { wanted, render: renderRecords });
    if (files.size === 0 && countChanges(result.diff) > 0) throw RenderError.misread(category.name, undefined);
    return { result: { ...result, changedFiles: [...files.keys()] }, files };
  } catch (error) {
    const { message: reason } = asKnown(error);
    const { files, notes } = selected;
    const lasting = error instanceof RenderError && { lasting: true as const };
    const unknown = { category: category.name, files, notes, status: 'unknown' as const, reason, ...lasting };
    return { result: unknown, files: new Map() };
  }
}

function withBefore(files: LegacyFiles, before: LegacyFiles): PreviewedRepository['files'] {
  return new Map([...files].map(([path, after]) => [path, { before: before.get(path), after }]));
}

function asKnown(error: unknown): KnownError {
  if (error instanceof KnownError) return error;
  throw error;
}
