import { hostname } from 'node:os';
import type { Log } from '../lib/log.ts';
import type { Timing } from '../lib/timing.ts';
import type { SharedPlace } from '../service/shared-results.ts';
import { startService, type Service } from '../service/start-service.ts';
import { repositoriesOf } from '../settings/repositories.ts';
import type { Settings } from '../settings/settings-table.ts';
import { version } from '../lib/version.ts';

export interface ServiceSurroundings {
  readonly log: Log;
  readonly timing: Timing;
  /** Where the processes of one service leave each other their results, where there may be several. */
  readonly shared?: SharedPlace | undefined;
}

/**
 * The status page of what these settings watch.
 *
 * @throws ListenError if the port cannot be listened on
 */
export async function runService(
  settings: Settings,
  port: number,
  { log, timing, shared }: ServiceSurroundings,
): Promise<Service> {
  return await startService({
    port,
    host: settings.httpHost,
    stateDir: settings.stateDir,
    machine: hostname(),
    shared,
    log,
    now: () => timing.now(),
    version: version(),
    serverUrl: settings.githubServerUrl,
    primaryUrl: settings.primaryApiUrl,
    dryRun: settings.dryRun,
    intervalSeconds: settings.watchIntervalSeconds,
    fullSyncSeconds: settings.watchFullSyncSeconds,
    watched: {
      repositories: Object.values(repositoriesOf(settings)),
      categories: settings.categories,
    },
  });
}
