import { editDistance, likelyName } from './nearest-name.ts';
import { oldFlags, plainInstead, type OldSetting } from './python-service.ts';
import { flagName } from './setting.ts';
import { settingRows, type SettingKey } from './settings-table.ts';
import { shownValue } from './shown-value.ts';

const keys = new Map(settingRows.flatMap(([key, { flag }]) => (flag === undefined ? [] : [[flagName(flag), key]])));
const knownFlags = [...keys.keys()];

/** What the program itself is called: as the beginning of a flag it tells nothing, as it does of a variable. */
const ownName = /^(?:(?:horde|github|sync)-)+/i;

/** Dashes as text programs turn them into, too. */
const dashes = /^[-‐-―−]+/;

/** What is set by variables alone, under the first of them in a flag's letters. */
const withoutFlag = new Map(
  settingRows.flatMap(
    ([
      key,
      {
        flag,
        variables: [variable],
        secret,
      },
    ]) =>
      flag === undefined && variable !== undefined
        ? [[bareOf(variable.replaceAll('_', '-').toLowerCase()), { key, variable, secret }]]
        : [],
  ),
);

/**
 * What is wrong with the arguments that are no setting's flag or value. The word after an unknown flag is taken for its
 * value and not shown: it may be a token.
 */
export function leftoverComplaints(leftovers: readonly string[]): string[] {
  return leftovers.flatMap((argument, index) => {
    if (argument === '--') return [];
    if (isFlag(argument)) return [flagComplaint(argument)];
    const previous = leftovers[index - 1];
    if (previous !== undefined && isFlag(previous) && !previous.includes('=')) return [];
    return [`${shownValue(argument)}: belongs to no flag; a list has commas and no blanks between its elements`];
  });
}

/** Farther from a command's name is no slip of the pen. */
const mostSlips = 2;

interface CommandCall {
  /** The program's arguments, as they came. */
  readonly argv: readonly string[];
  /** Those of them that are no flag of ours and no value of one. */
  readonly leftovers: readonly string[];
  readonly commands: readonly string[];
  /** All flags of the program, without their values. */
  readonly flags: readonly string[];
}

/** A command that there is not, among the arguments that are no setting's flag or value: nothing else that is wrong counts then. */
export function commandComplaints({ argv, leftovers, commands, flags }: CommandCall): string[] {
  return leftovers.flatMap((argument, index) => {
    const previous = leftovers[index - 1];
    // It may be the value of a flag that is mistyped, too.
    if (previous !== undefined && isFlag(previous)) return [];
    if (commands.includes(argument) && commands.includes(argv[0] ?? '')) {
      return [`${argument}: is a command itself, and only one can be given`];
    }
    const meant = commands.find((name) => {
      const distance = editDistance(argument.slice(0, 2 * name.length).toLowerCase(), name);
      return argument !== name && distance <= mostSlips;
    });
    if (meant !== undefined) return [`${argument}: there is no such command; did you mean ${meant}?`];
    return index === 0 && argument === argv[0] ? strangeCommand(argument, commands, flags) : [];
  });
}

/** The first word of all is meant for a command, if it is no folder and no secret. */
function strangeCommand(word: string, commands: readonly string[], flags: readonly string[]): string[] {
  const flag = flags.find((name) => name === `--${word.toLowerCase()}`);
  if (flag === undefined && !/^[a-z]{1,20}$/i.test(word)) return [];
  const instead = flag === undefined ? 'a run takes none' : `did you mean ${flag}?`;
  return [`"${word}": there is no such command (${commands.join(', ')}); ${instead}`];
}

/** The settings that flags among these arguments were meant for, with the name as it was given, harmless to print. */
export function meantSettings(leftovers: readonly string[]): ReadonlyMap<SettingKey, string> {
  return new Map(
    leftovers.filter(isFlag).flatMap((argument) => {
      const name = nameOf(argument);
      const flag = oldFlag(name)?.restrains ? '--dry-run' : meantFlag(name);
      const key = flag === undefined ? meantSecret(name) : keys.get(flag);
      return key === undefined ? [] : [[key, shownName(name)]];
    }),
  );
}

function isFlag(argument: string): boolean {
  return dashes.test(argument) && argument !== '--';
}

function nameOf(argument: string): string {
  return argument.replace(/=.*/s, '');
}

function oldFlag(name: string): OldSetting | undefined {
  return oldFlags.find(({ names }) => names.includes(name.toLowerCase()));
}

function flagComplaint(argument: string): string {
  const name = nameOf(argument);
  if (knownFlags.includes(name)) {
    return name === argument
      ? `${name}: stands behind --, where nothing is a flag`
      : `${name}: takes no value, it is given alone or left out`;
  }
  const instead = plainInstead(oldFlag(name));
  if (instead !== undefined) return `${name}: has no effect here; ${instead}`;
  return `${shownName(name)}: there is no such flag${insteadOf(name)}`;
}

/** As it is, where it may be shown so. */
function shownName(name: string): string {
  const shown = shownValue(name);
  return shown === `"${name}"` ? name : shown;
}

function insteadOf(name: string): string {
  const flag = meantFlag(name);
  if (flag !== undefined) return `; did you mean ${flag}?`;
  const meant = meantVariable(name);
  if (meant === undefined) return '';
  const { variable, secret } = meant;
  return secret
    ? `; give it in ${variable}, as others can read a process’s arguments`
    : `; the nearest name is the variable ${variable}`;
}

function meantFlag(name: string): string | undefined {
  if (knownFlags.includes(name)) return name;
  const likely = likelyName(
    bareOf(name),
    knownFlags.map((flag) => flag.slice(2)),
  );
  return likely === undefined ? undefined : `--${likely}`;
}

function meantSecret(name: string): SettingKey | undefined {
  const meant = meantVariable(name);
  return meant?.secret ? meant.key : undefined;
}

function meantVariable(name: string) {
  return withoutFlag.get(likelyName(bareOf(name), [...withoutFlag.keys()]) ?? '');
}

function bareOf(name: string): string {
  return name.replace(dashes, '').replace(ownName, '');
}
