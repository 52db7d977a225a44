import { proxiedFetch, proxySettings } from '../../clients/network/proxied-fetch.ts';
import { realTiming } from '../../lib/timing.ts';
import { examine } from '../../doctor/examine.ts';
import { checksJson, checksTable, isReady } from '../../doctor/render-checks.ts';
import type { Prepared } from '../prepare.ts';
import { hasColor, type Process } from '../process.ts';

/** Looks at all that a run with these settings needs, and prints it. @returns the exit code: 1 where something is missing */
export async function runDoctor(
  { settings, warnings, log }: Pick<Prepared, 'settings' | 'warnings' | 'log'>,
  process: Process,
): Promise<number> {
  const { env, stdout, timing = realTiming } = process;
  const checks = await examine(settings, {
    env,
    warnings,
    log,
    timing,
    proxies: proxySettings(env),
    fetch: await proxiedFetch(env),
  });
  stdout.write(settings.json ? `${checksJson(checks)}\n` : checksTable(checks, { color: hasColor(stdout, env) }));
  return isReady(checks) ? 0 : 1;
}
