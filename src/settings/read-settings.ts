import * as v from 'valibot';
import { leftoverComplaints } from './command-line.ts';
import { readDotenv, type Dotenv } from './dotenv.ts';
import { findGiven, parseGiven } from './given.ts';
import { likelyName } from './nearest-name.ts';
import { brokenRules } from './rules.ts';
import type { Setting } from './setting.ts';
import { SettingsError } from './settings-error.ts';
import { knownVariables, settingRows, type SettingKey, type Settings } from './settings-table.ts';

export interface SettingSources {
  /** commander's `command.opts()` after `addSettingOptions`: texts by the settings' keys. */
  readonly flags: Readonly<Partial<Record<SettingKey, unknown>>>;
  /** commander's `command.args`: what is no setting's flag or value. */
  readonly leftovers: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Reads the dotenv file, and throws as `readFileSync` does. */
  readonly readFile: (path: string) => string;
}

export interface SettingsRead {
  readonly settings: Settings;
  /** One sentence each. */
  readonly warnings: readonly string[];
}

/**
 * The settings from flags, over variables, over the dotenv file, over defaults.
 *
 * @throws SettingsError with everything that is wrong
 */
export function readSettings({ flags, leftovers, environment, readFile }: SettingSources): SettingsRead {
  const dotenv = readDotenv(typeof flags.dotenv === 'string' ? flags.dotenv : undefined, readFile);
  const complaints = leftoverComplaints(leftovers);
  const values: Partial<Record<SettingKey, unknown>> = {};
  const usedNames = new Map<SettingKey, string>();

  for (const [key, setting] of settingRows) {
    const given = findGiven(setting, flags[key], environment, dotenv);
    if (given !== undefined) usedNames.set(key, given.name);
    const parsed = given === undefined ? { value: defaultOf(setting) } : parseGiven(setting, given);
    if ('value' in parsed) values[key] = parsed.value;
    else complaints.push(...parsed.complaints);
  }

  if (dotenv.complaint === undefined) {
    complaints.push(...brokenRules(values as Partial<Settings>, (key) => usedNames.get(key)));
  } else {
    // What seems to be missing may stand in the file.
    complaints.push(dotenv.complaint);
  }
  const warnings = unknownVariables(environment, dotenv);
  // A name that has no effect may be why another one is missing.
  if (complaints.length > 0) throw new SettingsError([...complaints, ...warnings]);
  return { settings: values as unknown as Settings, warnings };
}

function defaultOf({ type, default: text }: Setting): unknown {
  return text === undefined ? undefined : v.parse(type.schema, text);
}

const prefix = 'HORDE_GITHUB_SYNC_';
const ourNames = knownVariables.flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));

/** Variables that were meant for us and have no effect. */
function unknownVariables(environment: SettingSources['environment'], dotenv: Dotenv): string[] {
  const unknown = (variables: SettingSources['environment']) =>
    Object.keys(variables).filter(
      (name) =>
        /^HORDE_GITHUB_SYNC_\w*$/i.test(name) &&
        !ourNames.some((ours) => name === prefix + ours) &&
        variables[name]?.trim(),
    );
  return [
    ...unknown(environment).map((name) => ({ name, shown: name })),
    ...unknown(dotenv.variables).map((name) => ({ name, shown: `${name} in ${dotenv.path}` })),
  ].map(({ name, shown }) => {
    const likely = likelyName(name.slice(prefix.length), ourNames);
    const advice = likely === undefined ? '' : `; the nearest name is ${prefix}${likely}`;
    return `${shown} is no setting and has no effect${advice}`;
  });
}
