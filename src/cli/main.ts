import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { actionsStep, type ActionsStep } from './actions-step.ts';
import { compose } from './compose.ts';
import { outliveHangUp } from './stop-signals.ts';
import { progressLine, type ProgressLine } from './logging/progress-line.ts';
import { textLog } from './logging/text-log.ts';
import type { Log } from '../lib/log.ts';
import { proxiedFetch } from '../clients/network/proxied-fetch.ts';
import { KnownError } from '../lib/known-error.ts';
import { hasDifferences, hasFailed, type SyncResult } from '../model/sync-result.ts';
import { consoleReport } from '../report/console.ts';
import { jsonReport } from '../report/json.ts';
import { summarize } from '../report/summary.ts';
import { runPass } from './run-pass.ts';
import type { SandboxFlags } from './commands/sandbox.ts';
import { addSettingOptions } from '../settings/command-options.ts';
import { readSettings } from '../settings/read-settings.ts';
import { SettingsError } from '../settings/settings-error.ts';
import type { Settings } from '../settings/settings-table.ts';
import { npmComplaints } from '../settings/taken-by-npm.ts';
import { version } from '../lib/version.ts';
import { hasColor, type Process } from './process.ts';

const failed = 1;
const differences = 2;

/**
 * Runs the program.
 *
 * @returns the exit code: 0 done, 1 something failed, 2 differences (only with `--detailed-exitcode`)
 */
export async function main(argv: readonly string[], started: Process): Promise<number> {
  const step = actionsStep(started);
  const process = step?.process ?? started;
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
      writeOut: (text) => process.stdout.write(text),
      writeErr: (text) => process.stderr.write(text),
    });
  addSettingOptions(program);
  program.addHelpText('after', `\n${exitCodes}`);
  program.action(async () => {
    exitCode = await runSync(program, process, step);
  });
  program
    .command('sandbox')
    .helpGroup('Commands:')
    .summary('Run a local PRIMARY and a local GitHub to try things out')
    .description(sandboxDescription)
    .helpOption('-h, --help', 'Show this help')
    .allowUnknownOption(false)
    .allowExcessArguments(false)
    .addOption(new Option('--port <port>', 'Port of PRIMARY; GitHub gets the one after it').default('19800', '19800'))
    .addOption(new Option('--format <format>', 'Format that PRIMARY keeps').choices(['v1', 'v2']).default('v1'))
    .option('--image-repository <dir>', 'Git repository to copy as the image repository (default: invented models)')
    .option('--text-repository <dir>', 'Git repository to copy as the text repository (default: invented models)')
    .option('--data <dir>', 'Folder to keep it all in (default: a temporary one)')
    .action(async (flags: SandboxFlags) => {
      // Here and below: what one kind of run alone needs would slow the start of all others.
      const { runSandbox } = await import('./commands/sandbox.ts');
      exitCode = await runSandbox(flags, process);
    });
  const doctor = program
    .command('doctor')
    .helpGroup('Commands:')
    .summary('Check all that a run needs, and write nothing')
    .description(doctorDescription)
    .helpOption('-h, --help', 'Show this help')
    .allowUnknownOption()
    .allowExcessArguments();
  addSettingOptions(doctor);
  doctor.action(async () => {
    const { settings, warnings, log } = await prepare(doctor, process);
    const { runDoctor } = await import('./commands/doctor.ts');
    exitCode = await runDoctor({ settings, warnings, log }, process);
  });
  program.hook('preAction', (_, command) => {
    const flags = command.options.filter(({ short }) => short === undefined).map((option) => option.flags);
    const complaints = npmComplaints({ flags, argv: argv.slice(2), leftovers: command.args, environment: process.env });
    // All else that is wrong may be so only for what npm has kept.
    if (complaints.length > 0) throw new SettingsError(complaints);
  });
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    // commander's own: --help and --version end here, too.
    if (error instanceof Error && 'exitCode' in error && 'code' in error) return Number(error.exitCode) && failed;
    step?.fail(error);
    if (error instanceof KnownError) process.stderr.write(`${error.message}\n`);
    else if (step) process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    else throw error;
    return failed;
  }
}

const description =
  'Keeps the legacy GitHub repositories of AI Horde model references in step with a PRIMARY server, ' +
  'through pull requests that a person can review.';

const sandboxDescription =
  'Runs a local PRIMARY and a local GitHub with invented models, and prints the settings that point the program at them. ' +
  'GitHub’s truth is real git repositories; it shows a page for each pull request. With copies of other repositories ' +
  'PRIMARY still has its invented models.';

const doctorDescription =
  'Checks all that a run with the same flags and variables needs: PRIMARY, access to GitHub, both repositories, labels, ' +
  'reviewers, Redis, folders. Writes nothing, and ends with 1 where something is missing.';

const exitCodes = `Exit codes:
  0  done, also when nothing differed
  1  something failed, wrong usage and settings included
  2  there are differences (only with --detailed-exitcode)`;

/** What every command that takes the settings begins with. */
async function prepare(command: Command, process: Process) {
  const { settings, warnings } = readSettings({
    flags: command.optsWithGlobals(),
    leftovers: command.args,
    environment: process.env,
    readFile: (path) => readFileSync(path, 'utf8'),
  });
  const progress = progressLine(process.stderr.isTTY && settings.logFormat === 'text' ? process.stderr : undefined);
  const log = await makeLog(settings, progress, process);
  return { settings, warnings, progress, log };
}

async function runSync(program: Command, process: Process, step: ActionsStep | undefined): Promise<number> {
  const { settings, warnings, progress, log } = await prepare(program, process);
  for (const warning of warnings) log.warn('settings.unknown', warning);
  outliveHangUp(process, (message) => {
    log.info('process.hang-up', message);
  });

  if (settings.watch) {
    const { runWatch } = await import('./commands/watch.ts');
    return await runWatch({ settings, log, progress, report: (of) => textReport(of, process) }, process);
  }

  if (settings.httpPort !== undefined) {
    log.warn('settings.unused', 'The HTTP port has no effect without --watch: a single run has no status page');
  }
  if (settings.redisUrl !== undefined) {
    log.warn('settings.unused', 'The Redis URL has no effect without --watch: a single run waits for no change');
  }
  const fetch = await proxiedFetch(process.env);
  const options = compose(settings, { log, progress: progress.report, env: process.env, ...(fetch && { fetch }) });
  const result = await runPass(options, settings).finally(() => {
    progress.clear();
  });
  report(result, settings, log, process);
  step?.finish(result);
  return exitCodeOf(result, settings);
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

/** The report goes to standard output: as text, or as JSON where that was asked for. Logs go to standard error. */
function report(result: SyncResult, settings: Settings, log: Log, process: Process): void {
  // The text report says the same to people.
  if (settings.logFormat === 'json') logResult(result, log);
  process.stdout.write(settings.json ? `${jsonReport(result)}\n` : textReport(result, process));
}

function logResult(result: SyncResult, log: Log): void {
  const { primaryFormat, warnings } = result;
  const level = hasFailed(result) || warnings.length > 0 ? 'warn' : 'info';
  log[level]('sync.finished', [summarize(result), ...warnings].join(' '), {
    ...(primaryFormat && { primaryFormat }),
    warnings,
  });
}

function textReport(result: SyncResult, { stdout, env }: Process): string {
  return consoleReport(result, { color: hasColor(stdout, env), width: stdout.columns ?? 100 });
}

function exitCodeOf(result: SyncResult, { detailedExitcode }: Settings): number {
  if (hasFailed(result)) return failed;
  return detailedExitcode && hasDifferences(result) ? differences : 0;
}
