import { proxiedFetch } from '../../clients/network/proxied-fetch.ts';
import type { Log } from '../../lib/log.ts';
import { realTiming } from '../../lib/timing.ts';
import { hasDifferences, hasFailed, type SyncResult } from '../../model/sync-result.ts';
import { jsonReport } from '../../report/json.ts';
import { causesInWords } from '../../report/failure-causes.ts';
import { summarize } from '../../report/summary.ts';
import type { Settings } from '../../settings/settings-table.ts';
import type { ActionsStep } from '../actions-step.ts';
import { compose } from '../compose.ts';
import type { Prepared } from '../prepare.ts';
import type { Process } from '../process.ts';
import { runPass } from '../run-pass.ts';
import { tellPeople } from '../tell-people.ts';
import { textReport } from '../text-report.ts';

const failed = 1;
const differences = 2;
/** What there is to tell may keep a run from ending for so long. */
const lastWordsMilliseconds = 20_000;

/**
 * One pass.
 *
 * @returns the exit code
 */
export async function runSync(
  { settings, command, progress, log }: Prepared,
  process: Process,
  step?: ActionsStep,
): Promise<number> {
  if (settings.httpPort !== undefined) {
    log.warn('settings.unused', 'The HTTP port has no effect without --watch: a single run has no status page');
  }
  if (settings.redisUrl !== undefined) {
    log.warn('settings.unused', 'The Redis URL has no effect without --watch: a single run waits for no change');
  }
  const { timing = realTiming } = process;
  const fetch = await proxiedFetch(process.env);
  const over = new AbortController();
  const options = compose(settings, {
    ...{ log, progress: progress.report, env: process.env, signal: over.signal },
    // A step of GitHub Actions is started by its inputs.
    ...(step === undefined && { command }),
    ...(fetch && { fetch }),
  });
  const notifications = await tellPeople(settings, { log, timing, fetch, repositories: options.repositories });
  try {
    const result = await runPass(options, settings).finally(() => {
      progress.clear();
    });
    notifications?.onResult(result);
    report(result, settings, log, process);
    step?.finish(result);
    return exitCodeOf(result, settings);
  } catch (error) {
    notifications?.onError(error);
    throw error;
  } finally {
    await notifications?.close(lastWordsMilliseconds);
    // What is still asked of GitHub for their sake would keep the process from ending.
    over.abort(new Error('the run is over'));
  }
}

/** The report goes to standard output: as text, or as JSON where that was asked for. Logs go to standard error. */
function report(result: SyncResult, settings: Settings, log: Log, process: Process): void {
  // The text report says the same to people.
  if (settings.logFormat === 'json') logResult(result, log);
  process.stdout.write(settings.json ? `${jsonReport(result)}\n` : textReport(result, process));
}

function logResult(result: SyncResult, log: Log): void {
  const { primaryFormat, warnings } = result;
  const level = hasFailed(result) || warnings.length > 0 ? 'warn' : 'info';
  const causes = causesInWords(result);
  log[level]('sync.finished', [summarize(result), ...(causes === '' ? [] : [`${causes}.`]), ...warnings].join(' '), {
    ...(primaryFormat && { primaryFormat }),
    warnings,
  });
}

function exitCodeOf(result: SyncResult, { detailedExitcode }: Settings): number {
  if (hasFailed(result)) return failed;
  return detailedExitcode && hasDifferences(result) ? differences : 0;
}
