import { writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { configurationMarkdown } from '../src/settings/configuration-markdown.ts';
import { dotenvExample } from '../src/settings/dotenv-example.ts';

const path = 'docs/configuration.md';
await writeFile(path, await format(configurationMarkdown(), { ...(await resolveConfig(path)), filepath: path }));
await writeFile('.env.sync.example', dotenvExample());
