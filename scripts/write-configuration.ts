import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { configurationMarkdown } from '../src/settings/configuration-markdown.ts';
import { dotenvExample } from '../src/settings/dotenv-example.ts';
import { withMigrationTables } from '../src/settings/migration-tables.ts';

await writePage('docs/configuration.md', configurationMarkdown());
await writePage('docs/migration.md', withMigrationTables(await readFile('docs/migration.md', 'utf8')));
await writeFile('.env.sync.example', dotenvExample());

async function writePage(path: string, text: string): Promise<void> {
  await writeFile(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
}
