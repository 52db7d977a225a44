/**
 * Keeps the legacy GitHub repositories of AI Horde model references in step with a PRIMARY server.
 *
 * The parts, in the order in which a pass uses them: {@link GithubSynchronizer} reads both sides,
 * {@link ModelReferenceComparator} compares them, the renderers put the difference into the files, and
 * {@link GitHubSyncClient} brings the pull request to where it should be. {@link sync} is the whole pass.
 */
export { categories } from './categories.ts';
export type { Category, RepositoryKey, SyncedCategory, UnsyncedCategory } from './categories.ts';

export { PrimaryClient } from './clients/primary.ts';
export type { PrimaryClientOptions } from './clients/primary.ts';
export { createOctokit } from './clients/github/octokit.ts';
export type { Octokit, OctokitOptions } from './clients/github/octokit.ts';
export { GitDataRepository } from './clients/github/git-data-repository.ts';
export type { GitRepository } from './clients/github/git-repository.ts';
export { GitHubError } from './clients/github/github-error.ts';
export { PullRequests } from './clients/github/pull-requests.ts';
export type { Log } from './clients/log.ts';
export type { Timing } from './clients/timing.ts';

export { GithubSynchronizer } from './sources/github-synchronizer.ts';
export { HistoryReader } from './sources/history-reader.ts';
export type { HistoryReaderOptions } from './sources/history-reader.ts';
export type { PrimaryReading } from './sources/github-synchronizer.ts';
export type { ChosenFormat, FormatChoice } from './sources/choose-format.ts';
export { FormatError } from './sources/format-error.ts';
export type { PrimaryRecords } from './sources/primary-records.ts';
export type { Base, Snapshot } from './sources/snapshot.ts';
export { SourceError } from './sources/source-error.ts';

export { spelling } from './json/slice.ts';
export type { JsonSlice } from './json/slice.ts';
export { parseRecords } from './model/records.ts';
export type { Records } from './model/records.ts';
export type { PrimaryFormat } from './model/primary-format.ts';
export type { CategoryDiff, FieldChange, ModifiedRecord, NamedRecord } from './model/diff.ts';
export { KnownError } from './model/known-error.ts';
export { MalformedFileError } from './model/malformed-file-error.ts';
export { ModelReferenceComparator } from './compare/model-reference-comparator.ts';

export { jsonFormat, renderJson } from './render/json.ts';
export type { LegacyFiles, LegacyFormat } from './render/legacy-format.ts';
export { textFormat } from './render/text.ts';
export { convertModels } from './render/text/convert-models.ts';
export { renderModelsCsv } from './render/text/render-models-csv.ts';

export { GitHubSyncClient } from './publish/github-sync-client.ts';
export type { GitHubSyncClientOptions, Published } from './publish/github-sync-client.ts';
export type { Policy } from './publish/decide.ts';
export type { DatesFile, DatesUpdate, WrittenCommit } from './publish/dates-file.ts';
export type { Proposal, ProposalTexts } from './publish/proposal.ts';
export type { Action, Outcome, PullRequestRef } from './model/plan.ts';

export { sync } from './sync.ts';
export type { SyncRepository } from './publish/sync-repository.ts';
export type { SyncOptions } from './sync.ts';
export { hasDifferences, hasFailed, isWorthRetrying } from './model/sync-result.ts';
export type { CategoryResult, RepositoryResult, SyncResult } from './model/sync-result.ts';
export { WatchModeManager } from './watch/watch-mode-manager.ts';
export type { WatchModeOptions } from './watch/watch-mode-options.ts';
export type { Polled, SyncReason, Timestamp, WatchEvent, WatchListener } from './watch/events.ts';
export type { Remembered, WatchMemory } from './watch/memory.ts';
export { openStateFile } from './watch/state-file.ts';
export { lastUpdatedReader } from './sources/last-updated.ts';
export { transcript } from './watch/transcript.ts';
export { consoleReport } from './report/console.ts';
export { jsonReport } from './report/json.ts';
export type { JsonReport } from './report/json.ts';
