import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { compose } from './compose.ts';
import { jsonLog } from './logging/json-log.ts';
import { progressLine, type ProgressLine } from './logging/progress-line.ts';
import { textLog } from './logging/text-log.ts';
import type { Log } from './clients/log.ts';
import { KnownError } from './model/known-error.ts';
import { hasDifferences, hasFailed, type SyncResult } from './model/sync-result.ts';
import { writePreview, type PreviewedRepository } from './publish/preview.ts';
import { consoleReport } from './report/console.ts';
import { jsonReport } from './report/json.ts';
import { summarize } from './report/summary.ts';
import { addSettingOptions } from './settings/command-options.ts';
import { readSettings } from './settings/read-settings.ts';
import type { Settings } from './settings/settings-table.ts';
import { sync } from './sync.ts';

/** The process, as far as the program touches it. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
}

interface Terminal {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const failed = 1;
const differences = 2;

/**
 * Runs the program.
 *
 * @returns the exit code: 0 done, 1 something failed, 2 differences (only with `--detailed-exitcode`)
 */
export async function main(argv: readonly string[], world: World): Promise<number> {
  let exitCode = 0;
  const program = new Command('horde-github-sync')
    .description(description)
    .version(version(), '-V, --version', 'Show the version')
    .helpOption('-h, --help', 'Show this help')
    .helpCommand(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: (text) => world.stderr.write(text),
    });
  addSettingOptions(program);
  program.addHelpText('after', `\n${exitCodes}`);
  program.action(async () => {
    exitCode = await runSync(program, world);
  });
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    // commander's own: --help and --version end here, too.
    if (error instanceof Error && 'exitCode' in error && 'code' in error) return Number(error.exitCode) && failed;
    if (!(error instanceof KnownError)) throw error;
    world.stderr.write(`${error.message}\n`);
    return failed;
  }
}

const description =
  'Keeps the legacy GitHub repositories of AI Horde model references in step with a PRIMARY server, ' +
  'through pull requests that a person can review.';

const exitCodes = `Exit codes:
  0  done, also when nothing differed
  1  something failed, wrong usage and settings included
  2  there are differences (only with --detailed-exitcode)`;

function version(): string {
  const file = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}

async function runSync(program: Command, world: World): Promise<number> {
  const { settings, warnings } = readSettings({
    flags: program.opts(),
    leftovers: program.args,
    environment: world.env,
    readFile: (path) => readFileSync(path, 'utf8'),
  });
  refuseUnbuilt(settings);
  const progress = progressLine(world.stderr.isTTY && settings.logFormat === 'text' ? world.stderr : undefined);
  const log = makeLog(settings, progress, world);
  for (const warning of warnings) log.warn('settings.unknown', warning);

  const rendered: PreviewedRepository[] = [];
  const options = compose(settings, { log, progress: progress.report });
  const result = await sync({
    ...options,
    onRendered: (repository) => {
      rendered.push(repository);
    },
  }).finally(() => {
    progress.clear();
  });
  if (settings.outputDir !== undefined) await writePreview(settings.outputDir, rendered);
  report(result, settings, log, world);
  return exitCodeOf(result, settings);
}

class NotBuiltError extends KnownError {
  override readonly name = 'NotBuiltError';
}

/** What the settings know already and the program does not do yet must not look as if it did. */
function refuseUnbuilt({ watch, targetDir, githubAppId, httpPort }: Settings): void {
  const parts = [
    ...(watch ? ['watch mode (--watch)'] : []),
    ...(targetDir === undefined ? [] : ['writing through clones (--target-dir)']),
    ...(githubAppId === undefined ? [] : ['GitHub Apps (GITHUB_APP_ID)']),
    ...(httpPort === undefined ? [] : ['the status page (--http-port)']),
  ];
  if (parts.length > 0) throw new NotBuiltError(`Nothing was done: not built yet are ${parts.join(', ')}.`);
}

function makeLog({ logFormat, verbose }: Settings, progress: ProgressLine, { env, stderr }: World): Log {
  const write = (line: string) => {
    progress.clear();
    stderr.write(line);
  };
  return logFormat === 'json' ? jsonLog({ write, verbose }) : textLog({ write, verbose, color: hasColor(stderr, env) });
}

/** The report goes to standard output: as text, or as JSON where that was asked for. Logs go to standard error. */
function report(result: SyncResult, settings: Settings, log: Log, { stdout, env }: World): void {
  log[hasFailed(result) ? 'warn' : 'debug']('sync.finished', summarize(result));
  if (settings.json) stdout.write(`${jsonReport(result)}\n`);
  else stdout.write(consoleReport(result, { color: hasColor(stdout, env), width: stdout.columns ?? 100 }));
}

/** Colour on a terminal only, and not where NO_COLOR is set (no-color.org). */
function hasColor({ isTTY }: Terminal, env: World['env']): boolean {
  return isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}

function exitCodeOf(result: SyncResult, { detailedExitcode }: Settings): number {
  if (hasFailed(result)) return failed;
  return detailedExitcode && hasDifferences(result) ? differences : 0;
}
