import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { format, resolveConfig } from 'prettier';
import { configurationMarkdown } from '../../src/settings/configuration-markdown.ts';
import { withMigrationTables } from '../../src/settings/migration-tables.ts';
import { oldFlags, oldVariables } from '../../src/settings/python-service.ts';
import { flagName } from '../../src/settings/setting.ts';
import { knownVariables, settingRows } from '../../src/settings/settings-table.ts';
import { command } from './support.ts';

const names = settingRows.flatMap(([, { flag, variables }]) => [...(flag === undefined ? [] : [flag]), ...variables]);

const pages: readonly [page: string, written: (page: string) => string][] = [
  ['docs/configuration.md', configurationMarkdown],
  ['docs/migration.md', withMigrationTables],
];
for (const [page, written] of pages) {
  it(`${page} is what scripts/write-configuration.ts writes`, async () => {
    const path = new URL(`../../${page}`, import.meta.url);
    const found = await readFile(path, 'utf8');
    const expected = await format(written(found), { ...(await resolveConfig(path)), parser: 'markdown' });
    assert.equal(found, expected);
  });
}

describe('the Python service’s table', () => {
  const knownFlags = settingRows.flatMap(([, { flag }]) => (flag === undefined ? [] : [flagName(flag)]));
  const known = [...knownFlags, ...knownVariables, '-h', '--help'];
  for (const { names, instead } of [...oldFlags, ...oldVariables]) {
    it(`${names.join(', ')} ${instead === undefined ? 'works here' : 'names what works here'}`, () => {
      for (const name of names) assert.equal(known.includes(name), instead === undefined);
      const ours = [...(instead ?? '').matchAll(/`([-\w]+)/g)].map(([, name = '']) => name);
      assert.equal(ours.length > 0, instead !== undefined);
      for (const name of ours) assert.ok(known.includes(name), name);
    });
  }
});

it('docs/configuration.md names every flag and variable', () => {
  const text = configurationMarkdown().replaceAll('\\|', '|');
  for (const name of names) assert.ok(text.includes(`\`${name}\``), name);
});

function helpAt(columns: number): string {
  const program = command();
  let text = '';
  program.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => columns });
  program.outputHelp();
  return text;
}

it('--help names every flag, variable and default', () => {
  const text = helpAt(80);
  const lines = text.split('\n').map((line) => `${line.trim()}  `);
  for (const name of names)
    assert.ok(
      lines.some((line) => line.startsWith(`${name}  `)),
      name,
    );
  for (const [key, setting] of settingRows) {
    if (setting.default && setting.default !== 'false') {
      assert.ok(text.replaceAll(/\s+/g, ' ').includes(`(default: ${setting.absent ?? setting.default})`), key);
    }
  }
});

it('--help fits a terminal of 80 columns', () => {
  for (const line of helpAt(80).split('\n')) assert.ok(line.length <= 80, line);
});
