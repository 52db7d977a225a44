import * as v from 'valibot';
import { leftoverComplaints, meantSettings } from './command-line.ts';
import { readDotenv } from './dotenv.ts';
import { findGiven, parseGiven } from './given.ts';
import { brokenRules } from './rules.ts';
import type { Setting } from './setting.ts';
import { SettingsError } from './settings-error.ts';
import { settingRows, type SettingKey, type Settings } from './settings-table.ts';
import { unknownVariables } from './unknown-variables.ts';

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
  // What was asked for wrongly is not missing as well.
  const meant = meantSettings(leftovers);
  const usedNames = new Map(meant);

  for (const [key, setting] of settingRows) {
    if (meant.has(key)) continue;
    const given = findGiven(setting, flags[key], environment, dotenv);
    if (given !== undefined) usedNames.set(key, given.name);
    const parsed = given === undefined ? { value: defaultOf(setting) } : parseGiven(setting, given);
    if ('value' in parsed) values[key] = parsed.value;
    else complaints.push(...parsed.complaints);
  }

  const isNoneWrong = complaints.length === 0 && dotenv.complaint === undefined;
  if (dotenv.complaint === undefined) {
    complaints.push(...brokenRules(values as Partial<Settings>, (key) => usedNames.get(key)));
  } else {
    // What seems to be missing may stand in the file.
    complaints.push(dotenv.complaint);
  }
  const unknown = unknownVariables(environment, dotenv);
  if (values.dryRun !== true) complaints.push(...unknown.restraints);
  const warnings = [...dotenv.warnings, ...unknown.warnings, ...(values.dryRun === true ? unknown.restraints : [])];
  // A name that has no effect may be why another one is missing.
  if (complaints.length > 0) {
    const isNoneGiven = [...usedNames.values()].every(isOfTheSurroundings);
    const isForLackOfAny = isNoneWrong && isNoneGiven && warnings.length + unknown.restraints.length === 0;
    throw new SettingsError([...complaints, ...warnings], { isForLackOfAny });
  }
  return { settings: values as unknown as Settings, warnings };
}

/** Other programs want them, too, and a runner of GitHub Actions sets them. */
function isOfTheSurroundings(name: string): boolean {
  return ['GITHUB_TOKEN', 'GITHUB_API_URL', 'GITHUB_SERVER_URL'].includes(name);
}

function defaultOf({ type, default: text }: Setting): unknown {
  return text === undefined ? undefined : v.parse(type.schema, text);
}
