import { Help, Option, type Command } from 'commander';
import { shownDefault, takesValue, type Setting } from './setting.ts';
import { settingRows, type SettingKey } from './settings-table.ts';

/** A flag whose text commander stores, unchecked, under the setting's key. */
class SettingOption extends Option {
  readonly #key: SettingKey;

  constructor(key: SettingKey, flag: string, setting: Setting) {
    super(flag, [sentence(setting), ...setting.variables].join('\n'));
    this.#key = key;
    this.helpGroup(`${setting.group}:`);
    // A missing value becomes `true` and is reported with everything else; commander would end the process over it.
    this.required = false;
    this.optional = takesValue(flag);
  }

  override attributeName(): string {
    return this.#key;
  }
}

/**
 * Gives a command the flags, and its help the variables too. `command.opts()` and `command.args` are for `readSettings`,
 * which expects a command that allows unknown options and excess arguments.
 */
export function addSettingOptions(command: Command): void {
  for (const [key, setting] of settingRows) {
    if (setting.flag !== undefined) command.addOption(new SettingOption(key, setting.flag, setting));
  }
  command.addHelpText('after', `\n${variablesHelp()}`);
}

const precedence =
  'A flag goes before a variable, a variable before the dotenv file. An empty variable counts as not set. ' +
  'Switches are true or false (also yes/no, on/off, 1/0). Elements of a list are separated by commas, or stand in a JSON array.';

/** Fits 80 columns. */
function variablesHelp(): string {
  const help = new Help();
  const indented = (text: string, by: number) => help.boxWrap(text, 80 - by).replaceAll(/^/gm, ' '.repeat(by));
  const entries = settingRows
    .filter(([, { flag }]) => flag === undefined)
    .flatMap(([, setting]) => [indented(setting.variables.join('\n'), 2), indented(sentence(setting), 6)]);
  return ['Variables without a flag:', ...entries, '', indented(precedence, 0)].join('\n');
}

/** Description and default; that a switch is off by default goes without saying. */
function sentence(setting: Setting): string {
  const text = shownDefault(setting);
  const isSwitch = setting.flag !== undefined && !takesValue(setting.flag);
  return text === undefined || isSwitch ? setting.description : `${setting.description} (default: ${text})`;
}
