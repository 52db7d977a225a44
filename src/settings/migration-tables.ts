import { oldFlags, oldVariables, type OldSetting } from './python-service.ts';

const places = [
  { heading: '## Flag by flag', settings: oldFlags },
  { heading: '## Variable by variable', settings: oldVariables },
];

/** docs/migration.md with the tables of the Python service's flags and variables as they should be, before prettier aligns them. */
export function withMigrationTables(page: string): string {
  return places.reduce((text, { heading, settings }) => {
    const start = text.indexOf('\n| old ', text.indexOf(`\n${heading}\n`));
    const end = text.indexOf('\n\n', start);
    return text.slice(0, start + 1) + table(settings) + text.slice(end);
  }, page);
}

function table(settings: readonly OldSetting[]): string {
  const rows = settings.map(({ names, here, instead }) => [
    names.map((name) => `\`${name}\``).join(', '),
    instead === undefined ? here : `${here}: ${instead}`,
  ]);
  return [['old', 'here'], ['---', '---'], ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
