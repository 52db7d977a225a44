import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { Log } from '../lib/log.ts';
import { readSettings } from '../settings/read-settings.ts';
import type { Settings } from '../settings/settings-table.ts';
import { progressLine, type ProgressLine } from './logging/progress-line.ts';
import { textLog } from './logging/text-log.ts';
import { callOf } from './call-of.ts';
import { givenFlags } from './given-flags.ts';
import { hasColor, type Process } from './process.ts';

export interface Prepared {
  readonly settings: Settings;
  /** What to write on a command line for a run that reads and proposes the same, but for its categories. */
  readonly command: string;
  /** Of settings that have no effect. */
  readonly warnings: readonly string[];
  readonly progress: ProgressLine;
  readonly log: Log;
}

/**
 * What every command that takes the settings begins with.
 *
 * @param file what Node.js was started with
 * @throws SettingsError
 */
export async function prepare(command: Command, process: Process, file = ''): Promise<Prepared> {
  const flags = command.optsWithGlobals();
  const { settings, warnings } = readSettings({
    flags,
    leftovers: command.args,
    environment: process.env,
    readFile: (path) => readFileSync(path, 'utf8'),
  });
  const progress = progressLine(process.stderr.isTTY && settings.logFormat === 'text' ? process.stderr : undefined);
  const log = await makeLog(settings, progress, process);
  return { settings, command: [callOf(file), ...givenFlags(flags)].join(' '), warnings, progress, log };
}

async function makeLog(
  { logFormat, verbose }: Settings,
  progress: ProgressLine,
  { env, stderr }: Process,
): Promise<Log> {
  const write = (line: string) => {
    progress.clear();
    stderr.write(line);
  };
  if (logFormat === 'text') return textLog({ write, verbose, color: hasColor(stderr, env) });
  const { jsonLog } = await import('./logging/json-log.ts');
  return jsonLog({ write, verbose });
}
