import type { Log } from './clients/log.ts';
import { proxiedFetch, proxySettings } from './clients/network/proxied-fetch.ts';
import { realTiming, type Timing } from './clients/timing.ts';
import { examine } from './doctor/examine.ts';
import { checksJson, checksTable, isReady } from './doctor/render-checks.ts';
import { KnownError } from './model/known-error.ts';
import type { Settings } from './settings/settings-table.ts';
import { hasColor, type World } from './world.ts';

interface Prepared {
  readonly settings: Settings;
  /** What the settings have that has no effect. */
  readonly warnings: readonly string[];
  readonly log: Log;
}

/** Looks at all that a run with these settings needs, and prints it. @returns the exit code: 1 where something is missing */
export async function runDoctor({ settings, warnings, log }: Prepared, world: World): Promise<number> {
  const { env, stdout, timing = realTiming } = world;
  const checks = await examine(settings, {
    env,
    warnings,
    log,
    timing: impatient(timing),
    proxies: proxySettings(env),
    fetch: await proxiedFetch(env),
  });
  stdout.write(settings.json ? `${checksJson(checks)}\n` : checksTable(checks, { color: hasColor(stdout, env) }));
  return isReady(checks) ? 0 : 1;
}

class LongWaitError extends KnownError {
  override readonly name = 'LongWaitError';
}

const longestWait = 20_000;

/** A person waits for the answer: a limit that a run would sit out is told at once. */
function impatient(timing: Timing): Timing {
  return {
    now: () => timing.now(),
    random: () => timing.random(),
    sleep: async (milliseconds, signal) => {
      if (milliseconds <= longestWait) {
        await timing.sleep(milliseconds, signal);
        return;
      }
      const time = new Date(timing.now() + milliseconds).toISOString();
      throw new LongWaitError(`GitHub’s rate limit is used up until ${time}. Run this again after that time.`);
    },
  };
}
