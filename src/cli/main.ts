import { Command, Option } from 'commander';
import { actionsStep } from './actions-step.ts';
import { KnownError } from '../lib/known-error.ts';
import type { SandboxFlags } from './commands/sandbox.ts';
import type { StatusFlags } from './commands/status.ts';
import { run } from './commands/run.ts';
import { commandComplaints } from '../settings/command-line.ts';
import { addSettingOptions } from '../settings/command-options.ts';
import { SettingsError } from '../settings/settings-error.ts';
import { npmComplaints } from '../settings/taken-by-npm.ts';
import { version } from '../lib/version.ts';
import { orFirstSteps } from './first-steps.ts';
import { prepare } from './prepare.ts';
import type { Process } from './process.ts';

const failed = 1;

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
    const prepared = await prepare(program, process, argv[1]).catch((error: unknown) => orFirstSteps(error, argv[1]));
    exitCode = await run(prepared, process, step);
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
    .option('--allow-auto-merge', 'Have both repositories allow auto-merge, and require a check that you report')
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
    const prepared = await prepare(doctor, process, argv[1]);
    const { runDoctor } = await import('./commands/doctor.ts');
    exitCode = await runDoctor(prepared, process);
  });
  program
    .command('status')
    .helpGroup('Commands:')
    .summary('Show the state of a running watch')
    .description(statusDescription)
    .helpOption('-h, --help', 'Show this help')
    .allowUnknownOption(false)
    .allowExcessArguments(false)
    .option(
      '--url <url>',
      'Address of its status page (default: on this machine, at HORDE_GITHUB_SYNC_HTTP_PORT or 8080)',
    )
    .option('--json', 'Print the document of /api/status')
    .option('--dotenv <path>', 'Dotenv file that may name the port (default: .env, if present)')
    .action(async (_: unknown, command: Command) => {
      const { runStatus } = await import('./commands/status.ts');
      exitCode = await runStatus(command.optsWithGlobals<StatusFlags>(), process);
    });
  program.hook('preAction', (_, command) => {
    const flags = command.options.filter(({ short }) => short === undefined).map((option) => option.flags);
    const complaints = npmComplaints({ flags, argv: argv.slice(2), leftovers: command.args, environment: process.env });
    // All else that is wrong may be so only for what npm has kept.
    if (complaints.length > 0) throw new SettingsError(complaints);
    const strange = notTaken(program, command);
    if (strange.length > 0) throw new SettingsError(strange);
    const commands = program.commands.map((known) => known.name());
    const mistyped = commandComplaints({
      argv: argv.slice(2),
      leftovers: command.args,
      commands,
      flags: command.options.flatMap(({ long }) => long ?? []),
    });
    if (mistyped.length > 0) throw new SettingsError(mistyped);
  });
  try {
    await program.parseAsync(withHelpAsFlag(argv));
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

/** Flags of a run that were given to a command that has none such: commander takes them for the program's own. */
function notTaken(program: Command, command: Command): string[] {
  const taken = command.options.map(({ long }) => long);
  return program.options
    .filter((option) => !taken.includes(option.long))
    .filter((option) => program.getOptionValueSource(option.attributeName()) === 'cli')
    .map(
      ({ long }) =>
        `${long ?? ''}: ${command.name()} does not take this; see horde-github-sync ${command.name()} --help`,
    );
}

/** `help`, and `help COMMAND`, as most programs take it. */
function withHelpAsFlag([node = '', script = '', first, ...rest]: readonly string[]): string[] {
  if (first === undefined) return [node, script];
  return first === 'help' ? [node, script, ...rest, '--help'] : [node, script, first, ...rest];
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
  'reviewers, auto-merge, Redis, notifications, folders. Writes nothing, and ends with 1 where something is missing.';

const statusDescription =
  'Shows the state of a running watch as the report shows a run: what its page shows. Ends with 0 where the watch is ready, as ' +
  '/readyz answers, and with 1 where it is not or nothing answers.';

const exitCodes = `Exit codes:
  0  done, also when nothing differed
  1  something failed, wrong usage and settings included
  2  there are differences (only with --detailed-exitcode)`;
