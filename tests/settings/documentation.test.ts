import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';
import { format, resolveConfig } from 'prettier';
import { configurationMarkdown } from '../../src/settings/configuration-markdown.ts';
import { settingRows } from '../../src/settings/settings-table.ts';
import { command } from './support.ts';

const names = settingRows.flatMap(([, { flag, variables }]) => [...(flag === undefined ? [] : [flag]), ...variables]);

it('docs/configuration.md is what scripts/write-configuration.ts writes', async () => {
  const path = new URL('../../docs/configuration.md', import.meta.url);
  const expected = await format(configurationMarkdown(), { ...(await resolveConfig(path)), parser: 'markdown' });
  assert.equal(await readFile(path, 'utf8'), expected);
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
