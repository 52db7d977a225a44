import { openAccess, type Access } from '../clients/github/access.ts';
import { byRepository, selectCategories } from '../categories.ts';
import type { Fetch } from '../clients/network/fetch.ts';
import { AppError } from '../clients/repository/app-error.ts';
import type { Log } from '../lib/log.ts';
import type { ProxySettings } from '../clients/network/proxied-fetch.ts';
import { PrimaryClient } from '../clients/primary.ts';
import type { Timing } from '../lib/timing.ts';
import { believedEmpty } from '../compare/removals.ts';
import { rateLimitText } from '../report/rate-limit.ts';
import { repositoriesOf } from '../settings/repositories.ts';
import type { Settings } from '../settings/settings-table.ts';
import { GithubSynchronizer } from '../sources/github-synchronizer.ts';
import { checkAccount } from './check-account.ts';
import { checkCloneFolder, checkFolder, checkOutputFolder } from './check-folders.ts';
import { checkGit } from './check-git.ts';
import { checkPort } from './check-port.ts';
import { checkPrimary } from './check-primary.ts';
import { checkRecords } from './check-records.ts';
import { checkRepository } from './check-repository.ts';
import { checkOf, foundAndAdvice, type Check, type CheckedRepository } from './check.ts';
import { describeProxies } from './describe-proxies.ts';

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the settings have that has no effect, a sentence each. */
  readonly warnings: readonly string[];
  readonly log: Log;
  readonly timing: Timing;
  readonly proxies: ProxySettings | undefined;
  readonly fetch: Fetch | undefined;
}

/** A person waits for the answer: a limit that a run would sit out is told at once. */
const longestWaitSeconds = 20;

/**
 * Everything that a run with these settings needs, looked at one after the other. Writes nothing to PRIMARY, GitHub or Redis;
 * of what it tries on this machine nothing is left.
 */
export async function examine(settings: Settings, surroundings: Surroundings): Promise<readonly Check[]> {
  const { log, timing, fetch, env, proxies, warnings } = surroundings;
  const network = { log, timing, longestWaitSeconds, ...(fetch && { fetch }) };
  const primary = new PrimaryClient({
    baseUrl: settings.primaryApiUrl,
    timeoutSeconds: settings.primaryApiTimeoutSeconds,
    ...network,
  });
  const synchronizer = new GithubSynchronizer({ primary, format: settings.primaryFormat });
  const repositories = checkedRepositories(settings);
  const access = accessBy(settings, network);
  const octokit = access instanceof AppError ? undefined : access.octokit;
  const { check, records } = await checkPrimary(primary, synchronizer, namesOf(repositories), believedEmpty(settings));
  return [
    ...warnings.map((warning) => checkOf('settings').warning(warning)),
    ...(proxies === undefined ? [] : [describeProxies(proxies)]),
    check,
    ...(await checkRecords(records, { repositories, synchronizer, octokit, policy: settings })),
    ...(await checkGitHub(settings, access, repositories, timing.now())),
    ...(await checkRedisOf(settings)),
    ...(await checkNotifyOf(settings, fetch)),
    ...(await checkMachine(settings, env, repositories)),
  ];
}

function accessBy(settings: Settings, network: Parameters<typeof openAccess>[1]): Access | AppError {
  try {
    return openAccess(settings, network);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

async function checkGitHub(
  settings: Settings,
  access: Access | AppError,
  repositories: readonly CheckedRepository[],
  now: number,
): Promise<readonly Check[]> {
  if (access instanceof AppError) return [checkOf('GitHub').failed(...foundAndAdvice(access.message))];
  const account = await checkAccount(settings, access, now);
  if (account.check.status === 'failed') return [{ ...account.check, advice: withSequel(account.check.advice) }];
  const checks: Check[] = [];
  for (const repository of repositories) {
    checks.push(...(await checkRepository({ settings, access, repository, login: account.login })));
  }
  return [account.check, ...checkRateLimit(settings, access, now), ...checks];
}

function withSequel(advice: string | undefined): string {
  return [...(advice === undefined ? [] : [advice]), 'The repositories can be checked after that.'].join(' ');
}

/** More than a run takes, of both repositories and with a pull request for each; a dry run only reads. */
const scarce = 60;
const scarceReading = 30;

/** Nothing where GitHub tells of none. */
function checkRateLimit({ dryRun }: Settings, { rateLimits }: Access, now: number): readonly Check[] {
  const { ok, warning } = checkOf('rate limit');
  const limit = rateLimits.lowest(now);
  if (limit === undefined) return [];
  const text = rateLimitText(limit);
  const enough = dryRun ? scarceReading : scarce;
  return [limit.remaining >= enough ? ok(text) : warning(text, `A run may take up to ${enough}.`)];
}

function checkedRepositories(settings: Settings): readonly CheckedRepository[] {
  const places = repositoriesOf(settings);
  return Array.from(byRepository(selectCategories(settings.categories).synced), ([key, categories]) => ({
    ...places[key],
    categories,
  }));
}

function namesOf(repositories: readonly CheckedRepository[]): readonly string[] {
  return repositories.flatMap((repository) => repository.categories.map(({ name }) => name));
}

/** Redis where there is one; only then is what it takes loaded. */
async function checkRedisOf(settings: Settings): Promise<readonly Check[]> {
  const { redisUrl } = settings;
  if (redisUrl === undefined) return [];
  const { checkRedis } = await import('./check-redis.ts');
  return await checkRedis(settings, redisUrl);
}

/** Whom people are told by, where they are. */
async function checkNotifyOf({ notifyUrl }: Settings, fetch: Fetch | undefined): Promise<readonly Check[]> {
  if (notifyUrl === undefined) return [];
  const { checkNotify } = await import('./check-notify.ts');
  return [await checkNotify(notifyUrl, fetch)];
}

async function checkMachine(
  settings: Settings,
  env: Surroundings['env'],
  repositories: readonly CheckedRepository[],
): Promise<readonly Check[]> {
  const { stateDir, targetDir, outputDir, watch, httpPort, httpHost, githubServerUrl } = settings;
  const forgotten = 'Give --state-dir, so that a restart catches up on what it missed.';
  const noState = checkOf('state folder').warning('none: the timestamp is forgotten when the process ends', forgotten);
  return [
    // A single run has no status page.
    ...(httpPort === undefined || !watch ? [] : [await checkPort(httpHost, httpPort)]),
    ...(stateDir === undefined ? [] : [await checkFolder('state folder', stateDir, '--state-dir')]),
    ...(stateDir === undefined && watch ? [noState] : []),
    ...(outputDir === undefined ? [] : [await checkOutputFolder(outputDir, Object.values(repositoriesOf(settings)))]),
    ...(targetDir === undefined
      ? []
      : [...(await checkCloneFolder(targetDir, githubServerUrl, repositories)), await checkGit(env)]),
  ];
}
