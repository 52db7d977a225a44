import { shellWord } from '../lib/shell-word.ts';
import { oldFlags, plainInstead } from './python-service.ts';
import { flagName, takesValue } from './setting.ts';
import { shownValue } from './shown-value.ts';

interface Call {
  /** All flags of the command, a value behind the name: `--output-dir <dir>`. */
  readonly flags: readonly string[];
  /** The program's arguments, as they came. */
  readonly argv: readonly string[];
  /** Those of them that are no flag of ours and no value of one. */
  readonly leftovers: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Flags of ours that npm has kept for itself, because no `--` stood before them (`npm run sync --dry-run`): it sets
 * `npm_config_dry_run` and hands the program the rest. Says so with the line that was meant.
 */
export function npmComplaints({ flags, argv, leftovers, environment }: Call): string[] {
  const script = environment['npm_lifecycle_event'];
  if (script === undefined) return [];
  const valueOf = (name: string) => environment[`npm_config_${name.slice(2).replaceAll('-', '_')}`];
  const given = argv.map((argument) => argument.replace(/=.*/s, ''));
  const taken = flags
    .map((flag) => ({ flag, name: flagName(flag), value: valueOf(flagName(flag)) ?? '' }))
    .filter(({ name, value }) => !['', 'false'].includes(value) && !given.includes(name));
  const restraints = oldFlags.filter(({ names: [name], instead }) => instead !== undefined && isDenied(name, valueOf));
  const denied = restraints.map((old) => `${old.names[0]}: has no effect here; ${plainInstead(old) ?? ''}`);
  if (taken.length === 0) return denied;
  const start = environment['npm_command'] === 'exec' ? 'npm exec -- horde-github-sync' : `npm run ${script} --`;
  const line = [start, ...restOf(argv, leftovers).map(word), ...takenWords(taken, leftovers)].join(' ');
  const names = taken.map(({ name }) => name).join(', ');
  return [...denied, `${names}: npm has kept this for itself, as no -- stands before it; write ${line}`];
}

/** npm takes `--no-x` for the opposite of `--x`, which it writes as an empty value. */
function isDenied(name: string, valueOf: (name: string) => string | undefined): boolean {
  return name.startsWith('--no-') && valueOf(`--${name.slice('--no-'.length)}`) === '';
}

/** Of a flag that is unknown to it, npm keeps the value behind `=`; one behind a blank it hands on, without its flag. */
function takenWords(
  taken: readonly { readonly flag: string; readonly name: string; readonly value: string }[],
  leftovers: readonly string[],
): readonly string[] {
  const bare = taken.filter(({ flag, value }) => takesValue(flag) && value === 'true');
  const [stray, ...more] = leftovers;
  const only = bare.length === 1 && more.length === 0 ? stray : undefined;
  return taken.flatMap(({ flag, name, value }) => {
    if (!takesValue(flag)) return [name];
    return [name, value === 'true' ? (only === undefined ? flag.slice(name.length + 1) : word(only)) : word(value)];
  });
}

/** What came through and is ours: nothing else is shown, as it may be a token. */
function restOf(argv: readonly string[], leftovers: readonly string[]): readonly string[] {
  const strays = [...leftovers];
  return argv.filter((argument) => {
    const index = strays.indexOf(argument);
    if (index >= 0) strays.splice(index, 1);
    return index < 0;
  });
}

/** As a shell takes it; nothing that may be secret. */
function word(text: string): string {
  const shown = shownValue(text);
  return shown.startsWith('"') ? shellWord(shown.slice(1, -1)) : '…';
}
