import { byRepository, selectCategories } from '../../categories.ts';
import { proxiedFetch } from '../../clients/network/proxied-fetch.ts';
import { PrimaryClient } from '../../clients/primary.ts';
import { realTiming, type Timing } from '../../lib/timing.ts';
import { compose } from '../compose.ts';
import type { Notifications } from '../notifications.ts';
import type { RedisService } from '../redis-service.ts';
import { stopSignalsOf } from '../stop-signals.ts';
import type { SyncResult } from '../../model/sync-result.ts';
import { jsonReport } from '../../report/json.ts';
import { summarize } from '../../report/summary.ts';
import { runPass } from '../run-pass.ts';
import type { ServiceSurroundings } from '../status-page.ts';
import type { SyncOptions } from '../../sync.ts';
import type { Service } from '../../service/start-service.ts';
import { repositoriesOf } from '../../settings/repositories.ts';
import type { Settings } from '../../settings/settings-table.ts';
import { lastUpdatedReader } from '../../sources/last-updated.ts';
import { GitHubWatch } from '../../watch/github-watch.ts';
import { eventLog } from '../../report/watch/event-log.ts';
import type { WatchEvent, WatchListener } from '../../watch/events.ts';
import type { WatchedSettings } from '../../watch/handled-text.ts';
import { noState, type WatchState } from '../../watch/state.ts';
import { quietly } from '../../report/watch/quietly.ts';
import { stateFile } from '../../watch/state-file.ts';
import { stopOnSignals } from '../../watch/stop-on-signals.ts';
import { toldOnce } from '../../report/watch/told-once.ts';
import { transcript } from '../../report/watch/transcript.ts';
import { WatchModeManager } from '../../watch/watch-mode-manager.ts';
import type { Prepared } from '../prepare.ts';
import type { Process } from '../process.ts';
import { tellPeople } from '../tell-people.ts';
import { textReport } from '../text-report.ts';

type WatchRun = Pick<Prepared, 'settings' | 'command' | 'log' | 'progress'>;

/** What a sync under way may still take after the first signal. */
const graceSeconds = 25;
/** What is still to be told then may take. */
const lastWordsMilliseconds = 4_000;

/**
 * Watch mode: runs until a signal or ten failures in a row end it.
 *
 * @returns the exit code
 * @throws ListenError if the status page's port cannot be listened on
 */
export async function runWatch({ settings, command, log, progress }: WatchRun, process: Process): Promise<number> {
  const { timing = realTiming } = process;
  const watched = watchedBy(settings);
  const own =
    settings.stateDir === undefined
      ? noState
      : stateFile({ directory: settings.stateDir, watched, now: () => timing.now() });
  const proxied = await proxiedFetch(process.env);
  const narrate = listeners({ settings, log, progress }, process);
  let notifications: Notifications | undefined;
  const tell: WatchListener = (event, at) => {
    narrate(event, at);
    service?.onEvent(event, at);
    notifications?.onEvent(event, at);
  };
  const shared = await openRedis(settings, watched, own, timing, (event) => {
    tell(event, timing.now());
  });
  const service = await startServiceFor(settings, { log, timing, ...(shared && { shared: shared.results }) });
  const { stop, abort, release } = stopOnSignals(process, { signals: stopSignalsOf(process), timing, graceSeconds });
  const over = new AbortController();
  let exitCode: number | undefined;
  abort.addEventListener('abort', () => {
    // After all that hangs on the signal: child processes are ended first.
    queueMicrotask(() => {
      // Where only last words are left, nothing of the work is cut short.
      if (exitCode !== undefined) process.exit(exitCode);
      tell({ name: 'watch.cut-short', reason: (abort.reason as Error).message }, timing.now());
      process.exit(1);
    });
  });

  try {
    const options = compose(settings, {
      log,
      command,
      progress: progress.report,
      timing,
      signal: AbortSignal.any([abort, over.signal]),
      env: process.env,
      ...(proxied && { fetch: proxied }),
    });
    notifications = await tellPeople(settings, {
      ...{ log, timing, shared, fetch: proxied, repositories: options.repositories },
    });
    const primary = new PrimaryClient({
      baseUrl: settings.primaryApiUrl,
      timeoutSeconds: settings.primaryApiTimeoutSeconds,
      log,
      timing,
      signal: stop,
      ...(proxied && { fetch: proxied }),
    });
    const manager = new WatchModeManager({
      primaryUrl: settings.primaryApiUrl,
      intervalSeconds: settings.watchIntervalSeconds,
      initialDelaySeconds: settings.watchInitialDelaySeconds,
      startupSync: settings.watchStartupSync,
      fullSyncSeconds: settings.watchFullSyncSeconds,
      dryRun: settings.dryRun,
      poll: lastUpdatedReader(primary, settings.primaryFormat),
      sync: async () =>
        await runPass({ ...options, ...(shared && { beforeRepository: shared.assertLeading }) }, settings),
      ...(isGitHubWatched(settings) && { github: gitHubWatch(options, settings) }),
      signal: stop,
      onEvent: tell,
      state: own,
      ...shared?.watch,
      timing,
    });
    const ended = manager.run();
    // After the banner.
    shared?.start();
    exitCode = await ended;
    return exitCode;
  } finally {
    await notifications?.close(lastWordsMilliseconds);
    // What is still asked of GitHub for their sake would keep the process from ending.
    over.abort(new Error('the watch is over'));
    await shared?.release();
    await service?.close();
    shared?.close();
    release();
  }
}

/** What several processes share, where there is a Redis; only then is it loaded. */
async function openRedis(
  settings: Settings,
  watched: WatchedSettings,
  own: WatchState,
  timing: Timing,
  tell: (event: WatchEvent) => void,
): Promise<RedisService | undefined> {
  const { redisUrl: url } = settings;
  if (url === undefined) return undefined;
  const { openRedisService } = await import('../redis-service.ts');
  return openRedisService({ settings, url, watched, own, timing, tell });
}

/** Without an account of its own a process has 60 requests an hour, and a 304 counts among them. */
function isGitHubWatched({ watchGithub, githubToken, githubAppId }: Settings): boolean {
  return watchGithub && (githubToken !== undefined || githubAppId !== undefined);
}

/** Of the repositories that have any of the categories. */
function gitHubWatch({ repositories }: SyncOptions, settings: Settings): GitHubWatch {
  const watched = [...byRepository(selectCategories(settings.categories).synced).keys()];
  return new GitHubWatch(
    new Map(
      watched.flatMap((key) => {
        const { repository, readStanding } = repositories[key];
        return readStanding ? [[`${repository.owner}/${repository.name}`, readStanding]] : [];
      }),
    ),
  );
}

/** The status page where it is wanted; only then is it loaded. */
async function startServiceFor(settings: Settings, surroundings: ServiceSurroundings): Promise<Service | undefined> {
  if (settings.httpPort === undefined) return undefined;
  const { runService } = await import('../status-page.ts');
  return await runService(settings, settings.httpPort, surroundings);
}

/** What a remembered timestamp is about: with other values it says nothing. */
function watchedBy(settings: Settings): WatchedSettings {
  const { image, text } = repositoriesOf(settings);
  return {
    primaryUrl: settings.primaryApiUrl,
    primaryFormat: settings.primaryFormat,
    imageRepository: `${image.owner}/${image.name}@${image.branch}`,
    textRepository: `${text.owner}/${text.name}@${text.branch}`,
    categories: settings.categories?.toSorted().join() ?? 'all',
    dryRun: String(settings.dryRun),
  };
}

/**
 * Results go to standard output: as text between the transcript's lines, or with `--json` as one document a line, the
 * transcript then on standard error. With `--log-format json` the log's objects take the transcript's place.
 */
function listeners({ settings, log, progress }: Omit<WatchRun, 'command'>, process: Process): WatchListener {
  const { stdout, stderr } = process;
  const report = toldOnce((of) => textReport(of, process));
  const result = settings.json ? (of: SyncResult) => `${jsonReport(of)}\n` : report;
  const printResult: WatchListener = (event) => {
    if ('result' in event) stdout.write(result(event.result));
  };
  const narrate =
    settings.logFormat === 'json'
      ? eventLog(log)
      : transcript({
          write: (text) => (settings.json ? stderr : stdout).write(text),
          report: settings.json ? (of) => `${summarize(of)}\n` : report,
        });
  const isTerminal = settings.logFormat === 'text' && (settings.json ? stderr : stdout).isTTY === true;
  const tell = isTerminal ? narrate : quietly(narrate);
  const isApart = settings.json || settings.logFormat === 'json';
  return (event, at) => {
    progress.clear();
    tell(event, at);
    if (isApart) printResult(event, at);
  };
}
