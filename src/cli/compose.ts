import { join } from 'node:path';
import { openAccess } from '../clients/github/access.ts';
import {
  byRepository,
  categories,
  pathsOf,
  selectCategories,
  type RepositoryKey,
  type RepositoryPlace,
} from '../categories.ts';
import type { Fetch } from '../clients/network/fetch.ts';
import { CloneRepository } from '../clients/clone/clone-repository.ts';
import { ConditionalReads } from '../clients/github/conditional-reads.ts';
import { GitDataRepository } from '../clients/github/git-data-repository.ts';
import { GitHubPullRequests } from '../clients/github/pull-requests.ts';
import { readStanding } from '../clients/github/standing.ts';
import { versionFolder } from '../clients/github/version-folder.ts';
import type { Log } from '../lib/log.ts';
import { PrimaryClient } from '../clients/primary.ts';
import { realTiming, type Timing } from '../lib/timing.ts';
import type { DatesFile } from '../sources/dates-file.ts';
import { GitHubSyncClient } from '../publish/github-sync-client.ts';
import { scopeBranch } from '../publish/scope.ts';
import type { SyncRepository } from '../publish/sync-repository.ts';
import { publicUrl } from '../report/public-url.ts';
import { repositoriesOf } from '../settings/repositories.ts';
import type { Settings } from '../settings/settings-table.ts';
import { GithubSynchronizer, type Progress } from '../sources/github-synchronizer.ts';
import { HistoryReader } from '../sources/history-reader.ts';
import { imageDates, ModelDatesFile } from '../sources/model-dates-file.ts';
import type { SyncOptions } from '../sync.ts';

/** What a run may be given instead of the real thing. */
export interface Surroundings {
  readonly log: Log;
  readonly progress?: Progress;
  /** How a reader repeats this run; default: `horde-github-sync`. */
  readonly command?: string;
  readonly fetch?: Fetch;
  readonly timing?: Timing;
  readonly signal?: AbortSignal;
  /** Where `git` finds programs, proxy and certificates; default: the process's own. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The image repository's file of dates; by default the one that its history tells. */
  readonly dates?: DatesFile;
}

/**
 * Everything a pass needs, made of the settings. Made once, it may serve many passes.
 *
 * @throws AppError if the key of a GitHub App cannot be used
 */
export function compose(settings: Settings, surroundings: Surroundings): SyncOptions {
  const { log, progress, command, env = process.env, dates, ...rest } = surroundings;
  const primary = new PrimaryClient({
    baseUrl: settings.primaryApiUrl,
    timeoutSeconds: settings.primaryApiTimeoutSeconds,
    log,
    ...rest,
  });
  const { octokit, credentials, rateLimits, budget } = openAccess(settings, { log, ...rest });
  const { timing = realTiming } = rest;
  const author = identity(settings.gitAuthorName, settings.gitAuthorEmail);
  const committer = identity(settings.gitCommitterName, settings.gitCommitterEmail);
  const reads = new ConditionalReads(octokit);
  const { stateDir } = settings;
  const versions = stateDir === undefined ? undefined : versionFolder({ directory: join(stateDir, 'versions'), log });
  const identities = { ...(author && { author }), ...(committer && { committer }) };
  const cloneAt = ({ key, owner, name, branch }: RepositoryPlace, targetDirectory: string) =>
    new CloneRepository({
      targetDirectory,
      serverUrl: settings.githubServerUrl,
      owner,
      name,
      branch,
      files: filesOf(key),
      credentials,
      env,
      log,
      ...identities,
      ...rest,
    });
  const repositoryAt = (place: RepositoryPlace): SyncRepository => {
    const { key, owner, name, branch } = place;
    const access = { octokit, owner, name, ...rest };
    const { targetDir } = settings;
    const clone = targetDir === undefined ? undefined : cloneAt(place, targetDir);
    const repository = clone ?? new GitDataRepository({ ...access, ...identities, ...(versions && { versions }) });
    const team = settings.prAutoAssignTeam?.split('/').at(-1);
    const pulls = new GitHubPullRequests(access);
    const client = new GitHubSyncClient({
      ...rest,
      repository,
      pulls,
      policy: {
        force: settings.force,
        threshold: settings.minChangesThreshold,
        onForeignCommits: settings.onForeignCommits,
        autoMerge: settings.autoMerge,
      },
      requests: { labels: settings.prLabels, reviewers: settings.prReviewers, ...(team !== undefined && { team }) },
      ...(key === 'image' && { dates: dates ?? new ModelDatesFile({ repository, ...imageDates }) }),
    });
    const history = new HistoryReader({
      history: repository,
      findPull: async (commit) => await pulls.ofCommit(commit),
      url: `${publicUrl(settings.githubServerUrl) ?? ''}/${owner}/${name}`,
      policy: settings,
      ...(key === 'image' && { dates: imageDates }),
    });
    return {
      branch,
      repository,
      client,
      history,
      readStanding: async () => {
        budget.begin();
        const head = scopeBranch(key, settings.categories ?? categories.map((category) => category.name));
        return await readStanding(reads, { owner, name, branch, head });
      },
      readPull: async (number) => await pulls.read(number),
      ...(clone && {
        release: async () => {
          await clone.release();
        },
      }),
    };
  };
  const { image, text } = repositoriesOf(settings);
  return {
    primaryUrl: settings.primaryApiUrl,
    serverUrl: settings.githubServerUrl,
    categories: settings.categories,
    dryRun: settings.dryRun,
    removals: settings.removals,
    maxRemovedPercent: settings.maxRemovedPercent,
    letThrough: settings.letThrough,
    ...(command !== undefined && { command }),
    synchronizer: new GithubSynchronizer({ primary, format: settings.primaryFormat, ...(progress && { progress }) }),
    repositories: { image: repositoryAt(image), text: repositoryAt(text) },
    begin: () => {
      budget.begin();
    },
    rateLimit: () => rateLimits.lowest(timing.now()),
  };
}

function identity(name: string | undefined, email: string | undefined) {
  return name === undefined || email === undefined ? undefined : { name, email };
}

/** What the categories of a repository are made of there. */
function filesOf(key: RepositoryKey): readonly string[] {
  return byRepository(selectCategories(undefined).synced).get(key)?.flatMap(pathsOf) ?? [];
}
