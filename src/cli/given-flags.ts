import { shellWord } from '../lib/shell-word.ts';
import { flagName, takesValue } from '../settings/setting.ts';
import { settingRows, type SettingKey } from '../settings/settings-table.ts';

/** How a run goes on and what it reports is for each run to say. */
const kept: ReadonlySet<string> = new Set(['What to read', 'What to propose', 'GitHub']);
const keptBeside: ReadonlySet<SettingKey> = new Set(['dotenv', 'stateDir']);
/** Whoever repeats the run names them. */
const named: ReadonlySet<SettingKey> = new Set(['categories', 'letThrough']);

/**
 * The flags of a command line that its repetition needs to read and propose the same, as a shell takes them, without the
 * categories. No secret has a flag.
 *
 * @param flags commander's `command.opts()` after `addSettingOptions`
 */
export function givenFlags(flags: Readonly<Partial<Record<SettingKey, unknown>>>): readonly string[] {
  return settingRows.flatMap(([key, { flag, group }]) => {
    const value = flags[key];
    const isKept = (kept.has(group) || keptBeside.has(key)) && !named.has(key);
    if (flag === undefined || value === undefined || !isKept) return [];
    if (!takesValue(flag)) return [flagName(flag)];
    return typeof value === 'string' ? [`${flagName(flag)} ${shellWord(value)}`] : [];
  });
}
