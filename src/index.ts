/**
 * Keeps the legacy GitHub repositories of AI Horde model references in step with a PRIMARY server.
 *
 * A whole pass is {@link sync} with what {@link compose} makes of the settings. Its parts, in the order in which it uses
 * them: {@link GithubSynchronizer} reads both sides, {@link ModelReferenceComparator} compares them, the renderers put the
 * difference into the files, {@link GitHubSyncClient} brings the pull request to where it should be. GitHub itself stands
 * behind {@link GitRepository} and {@link PullRequests}: `compose` makes both of the settings, or bring your own. All that
 * is exported here stays as it is within a major version.
 */
export { categories } from './categories.ts';
export type { Category } from './categories.ts';
export { KnownError } from './lib/known-error.ts';
export { silentLog } from './lib/log.ts';
export type { Log } from './lib/log.ts';
export type { Timing } from './lib/timing.ts';

export { readSettings } from './settings/read-settings.ts';
export type { SettingSources, SettingsRead } from './settings/read-settings.ts';
export type { Settings } from './settings/settings-table.ts';
export { compose } from './cli/compose.ts';
export type { Surroundings } from './cli/compose.ts';
export { sync } from './sync.ts';
export type { SyncOptions } from './sync.ts';
export { hasDifferences, hasFailed } from './model/sync-result.ts';
export type { SyncResult } from './model/sync-result.ts';
export { consoleReport } from './report/console.ts';
export { jsonReport } from './report/json.ts';
export type { JsonReport } from './report/json.ts';

export { PrimaryClient } from './clients/primary.ts';
export type { PrimaryClientOptions } from './clients/primary.ts';
export type { GitRepository } from './clients/repository/git-repository.ts';
export type { PullRequests } from './clients/repository/pull-requests.ts';
export { GithubSynchronizer } from './sources/github-synchronizer.ts';
export type { PrimaryReading, Progress } from './sources/github-synchronizer.ts';
export type { Base, Snapshot } from './sources/snapshot.ts';
export { parseRecords } from './model/records.ts';
export type { Records } from './model/records.ts';
export { ModelReferenceComparator } from './compare/model-reference-comparator.ts';
export type { CategoryDiff } from './model/diff.ts';
export { renderJson } from './formats/json.ts';
export { renderModelsCsv } from './formats/text/render-models-csv.ts';
export { convertModels } from './formats/text/convert-models.ts';
export { GitHubSyncClient } from './publish/github-sync-client.ts';
export type { GitHubSyncClientOptions, Published } from './publish/github-sync-client.ts';
export type { Proposal } from './publish/proposal.ts';
export type { ProposalTexts, TextsWithout } from './model/proposal-texts.ts';

export { WatchModeManager } from './watch/watch-mode-manager.ts';
export type { WatchModeOptions } from './watch/watch-mode-options.ts';
export type { Polled, WatchEvent } from './watch/events.ts';
export type { WatchState } from './watch/state.ts';
