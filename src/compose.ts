import type { RepositoryKey } from './categories.ts';
import type { Fetch } from './clients/buffered-fetch.ts';
import { GitDataRepository } from './clients/github/git-data-repository.ts';
import { createOctokit } from './clients/github/octokit.ts';
import { PullRequests } from './clients/github/pull-requests.ts';
import type { Log } from './clients/log.ts';
import { PrimaryClient } from './clients/primary.ts';
import type { Timing } from './clients/timing.ts';
import { GitHubSyncClient } from './publish/github-sync-client.ts';
import type { Settings } from './settings/settings-table.ts';
import { GithubSynchronizer, type Progress } from './sources/github-synchronizer.ts';
import type { SyncOptions, SyncRepository } from './sync.ts';

/** What a run may be given instead of the real thing. */
export interface Surroundings {
  readonly log: Log;
  readonly progress?: Progress;
  readonly fetch?: Fetch;
  readonly timing?: Timing;
  readonly signal?: AbortSignal;
}

/** Everything a pass needs, made of the settings. Made once, it may serve many passes. */
export function compose(settings: Settings, surroundings: Surroundings): SyncOptions {
  const { log, progress, ...world } = surroundings;
  const primary = new PrimaryClient({
    baseUrl: settings.primaryApiUrl,
    timeoutSeconds: settings.primaryApiTimeoutSeconds,
    log,
    ...world,
  });
  const octokit = createOctokit({
    apiUrl: settings.githubApiUrl,
    ...(settings.githubToken !== undefined && { token: settings.githubToken }),
    writeIntervalSeconds: settings.writeIntervalSeconds,
    log,
    ...world,
  });
  const author = identity(settings.gitAuthorName, settings.gitAuthorEmail);
  const committer = identity(settings.gitCommitterName, settings.gitCommitterEmail);
  const repositoryAt = (owner: string, name: string, branch: string): SyncRepository => {
    const place = { octokit, owner, name, ...world };
    const repository = new GitDataRepository({ ...place, ...(author && { author }), ...(committer && { committer }) });
    const team = settings.prAutoAssignTeam?.split('/').at(-1);
    const client = new GitHubSyncClient({
      repository,
      pulls: new PullRequests(place),
      policy: {
        force: settings.force,
        threshold: settings.minChangesThreshold,
        onForeignCommits: settings.onForeignCommits,
      },
      helpers: { labels: settings.prLabels, reviewers: settings.prReviewers, ...(team !== undefined && { team }) },
    });
    return { branch, repository, client };
  };
  const repositories: Record<RepositoryKey, SyncRepository> = {
    image: repositoryAt(settings.imageRepoOwner, settings.imageRepoName, settings.imageRepoBranch),
    text: repositoryAt(settings.textRepoOwner, settings.textRepoName, settings.textRepoBranch),
  };
  return {
    primaryUrl: settings.primaryApiUrl,
    serverUrl: settings.githubServerUrl,
    categories: settings.categories,
    dryRun: settings.dryRun,
    removals: settings.removals,
    maxRemovedPercent: settings.maxRemovedPercent,
    synchronizer: new GithubSynchronizer({ primary, ...(progress && { progress }) }),
    repositories,
  };
}

function identity(name: string | undefined, email: string | undefined) {
  return name === undefined || email === undefined ? undefined : { name, email };
}
