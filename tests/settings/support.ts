import { Command } from 'commander';
import { addSettingOptions } from '../../src/settings/command-options.ts';
import { readSettings, type SettingsRead } from '../../src/settings/read-settings.ts';
import { SettingsError } from '../../src/settings/settings-error.ts';

export interface Given {
  readonly argv?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Path → text. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A command as the program has it. */
export function command(): Command {
  const program = new Command('horde-github-sync').allowUnknownOption().allowExcessArguments();
  addSettingOptions(program);
  return program;
}

export function read({ argv = [], environment = {}, files = {} }: Given): SettingsRead {
  const program = command().parse(argv, { from: 'user' });
  const readFile = (path: string) => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error(`no ${path}`), { code: 'ENOENT' });
    return text;
  };
  return readSettings({ flags: program.opts(), leftovers: program.args, environment, readFile });
}

/** What is wrong with these settings. */
export function complaints(given: Given): readonly string[] {
  try {
    read(given);
  } catch (error) {
    if (error instanceof SettingsError) return error.complaints;
    throw error;
  }
  return [];
}

/** What every run needs. */
export const url = 'https://models.example/api';
export const token = 'ghp_0123456789abcdef';
export const complete = { HORDE_GITHUB_SYNC_PRIMARY_API_URL: url, GITHUB_TOKEN: token };
