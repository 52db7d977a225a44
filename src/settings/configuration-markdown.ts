import type { Setting } from './setting.ts';
import { settingRows } from './settings-table.ts';

/** docs/configuration.md, before prettier aligns its tables. */
export function configurationMarkdown(): string {
  const groups = Map.groupBy(
    settingRows.map(([, setting]) => setting),
    ({ group }) => group,
  );
  const tables = [...groups].map(([group, settings]) => `## ${group}\n\n${table(settings)}\n`);
  return [opening, ...tables, closing].join('\n');
}

const opening = `# Configuration

<!-- Made by scripts/write-configuration.ts from src/settings/table: change it there. -->

A setting's value comes from the first of these that has it:

1. its flag,
2. its variable in the environment,
3. its variable in the dotenv file: \`.env\` in the working directory, or the file that \`--dotenv\` names, which must exist,
4. its default.

Where a setting has several variables, the first one counts that is set in the environment or the dotenv file. An empty
variable counts as not set. Variables in the dotenv file reach no other program, and it is read for the variables on this
page only. Its lines are \`NAME=value\`, the value in quotes or not, or comments behind a \`#\`; every other one is a warning with
its number.

Before anything runs, every wrong value, unknown flag and broken rule is reported, all of them at once. An unknown
variable that begins with \`HORDE_GITHUB_SYNC_\` is a warning; one of the [Python service](migration.md) that asked for less
writing, such as \`HORDE_GITHUB_SYNC_NO_PR\`, stops every run that is not dry.
`;

const closing = `## How values are written

- Switches: a flag is given alone, but for one that shows \`<true|false>\`, which takes a value; a variable is \`true\` or
  \`false\`, \`yes\` or \`no\`, \`on\` or \`off\`, \`1\` or \`0\`, in capitals or not.
- Lists: elements between commas, or in a JSON array such as \`["one","two"]\`. Blanks around them, empty elements and
  repetitions are dropped, so that a lone comma is the empty list, as \`[]\` is.
- Numbers: plain decimals such as \`60\` or \`0.5\`.
- URLs: with \`http://\` or \`https://\`, and without user name, password, query and fragment, because reports and logs show
  them. Those that are secrets, of Redis and for notifications, are never shown.
- Tokens and keys have no flag, because other users of a machine can read the arguments of its processes.

## What goes together

- Required: a PRIMARY server.
- Required unless the run is dry: a GitHub token, or a GitHub App's ID with its private key or the key's path (one of the two).
- An output folder works only with a dry run.
- The image repository and the text repository are two, also where a fork serves for trials.
- A git author or committer has both a name and an e-mail address.

## Exit codes

| Code | Meaning |
| --- | --- |
| 0 | Done, also when nothing differed |
| 1 | Something failed: a category could not be read or was refused, GitHub did not take a change, the settings are not right, or standard output could not be written |
| 2 | PRIMARY and GitHub differ; only with \`--detailed-exitcode\` |
`;

function table(settings: readonly Setting[]): string {
  const rows = settings.map((setting) => [
    setting.flag === undefined ? '' : code(setting.flag),
    setting.variables.map(code).join('<br>'),
    setting.type.description,
    defaultCell(setting),
    setting.description,
  ]);
  const header = ['Flag', 'Variable', 'Value', 'Default', 'Meaning'];
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function defaultCell(setting: Setting): string {
  if (setting.absent !== undefined) return setting.absent;
  return setting.default === undefined ? '–' : code(setting.default);
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
