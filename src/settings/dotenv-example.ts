import { flagName, shownDefault, type Setting } from './setting.ts';
import { settingRows, type SettingKey } from './settings-table.ts';

/** What a new installation has to look at; all else is commented out. */
const toFillIn: Partial<Record<SettingKey, string>> = {
  primaryApiUrl: 'https://models.aihorde.net/api',
  githubToken: '',
};

/**
 * `.env.sync.example`: every setting that has a variable, once, under its first name.
 *
 * The three that read the file differ on quotes, `#`, `$` and escapes, so that none of these stands in a value:
 * `docker run --env-file` takes a line as it is, Compose and `--dotenv`, which follows Node's `parseEnv`, each have their rules.
 */
export function dotenvExample(): string {
  const rows = settingRows.filter(([, { variables }]) => variables.length > 0);
  const groups = Map.groupBy(rows, ([, { group }]) => group);
  const sections = [...groups].map(([group, settings]) =>
    [heading(group), ...settings.map(([key, setting]) => paragraph(setting, toFillIn[key]))].join('\n'),
  );
  return [opening, ...sections].join('\n');
}

const opening = `# The settings of horde-github-sync, for Docker Compose, \`docker run --env-file\` and \`--dotenv\`.
# Made by scripts/write-configuration.ts from src/settings/table: change it there.
#
# Copy it to .env.sync, and take away the # before what you want to set. A value goes from the = to the end of the line:
# no quotes, no blanks around the =, no comment behind it, no # and no $ in it. An empty value is as good as none:
# then the program's default holds, also where the image sets another one.
#
# A flag goes before its variable. The image gives --watch and --http-port 8080 as flags; the other values that it sets are
# variables, and those in here go before them: see docs/deploy/docker.md.
`;

function heading(group: string): string {
  return `# ${group}\n# ${'='.repeat(group.length)}\n`;
}

function paragraph(setting: Setting, given: string | undefined): string {
  const [variable = '', ...others] = setting.variables;
  const standard = shownDefault(setting);
  const more = [
    ...(standard === undefined ? [] : [`Default: ${standard}.`]),
    ...(setting.flag === undefined ? [] : [`Flag: ${flagName(setting.flag)}.`]),
    ...others.map((name) => `Other name: ${name}.`),
  ].join(' ');
  const comments = [`${setting.description}.`, `Value: ${setting.type.description}.`, more].filter(
    (text) => text !== '',
  );
  const line = given === undefined ? `#${variable}=${setting.default ?? ''}` : `${variable}=${given}`;
  return [...comments.map((text) => `# ${text}`), line, ''].join('\n');
}
