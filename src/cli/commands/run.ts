import type { ActionsStep } from '../actions-step.ts';
import type { Prepared } from '../prepare.ts';
import type { Process } from '../process.ts';
import { demandFolders } from '../demand-folders.ts';
import { outliveHangUp } from '../stop-signals.ts';

/**
 * The program without a command: one pass, or with `--watch` one after the other.
 *
 * @returns the exit code
 * @throws FolderError if a folder that it was given cannot be used
 */
export async function run(prepared: Prepared, process: Process, step?: ActionsStep): Promise<number> {
  const { settings, warnings, log } = prepared;
  for (const warning of warnings) log.warn('settings.unknown', warning);
  await demandFolders(settings);
  outliveHangUp(process, (message) => {
    log.info('process.hang-up', message);
  });
  // Either brings along what the other, --help and the commands do without.
  if (settings.watch) {
    const { runWatch } = await import('./watch.ts');
    return await runWatch(prepared, process);
  }
  const { runSync } = await import('./sync.ts');
  return await runSync(prepared, process, step);
}
