// Shows the main job at work on invented data: a local PRIMARY, a local GitHub, and the program between them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startPrimary } from '../src/sandbox/primary.ts';
import { startEmulatedGitHub, type EmulatedRepository } from '../tests/support/emulate.ts';

const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false } } });
const samples = new URL('../samples/', import.meta.url);

async function repository(name: string, folder: string): Promise<EmulatedRepository> {
  const directory = new URL(`github/${folder}/`, samples);
  const files = (await readdir(directory)).map(
    async (file) => [file, await readFile(new URL(file, directory), 'utf8')] as const,
  );
  return { owner: 'Haidra-Org', name, files: new Map(await Promise.all(files)) };
}

const primary = await startPrimary({ directory: fileURLToPath(new URL('primary/', samples)) });
const github = await startEmulatedGitHub([
  await repository('AI-Horde-image-model-reference', 'image'),
  await repository('AI-Horde-text-model-reference', 'text'),
]);
const settings = {
  HORDE_GITHUB_SYNC_PRIMARY_API_URL: primary.url,
  HORDE_GITHUB_SYNC_GITHUB_TOKEN: github.token,
  HORDE_GITHUB_SYNC_WRITE_INTERVAL_SECONDS: '0',
  GITHUB_API_URL: github.url,
  GITHUB_SERVER_URL: github.url,
};

function say(text: string): void {
  process.stdout.write(`\n\u001b[1m${text}\u001b[22m\n\n`);
}

async function run(...flags: readonly string[]): Promise<void> {
  const program = fileURLToPath(new URL('../src/bin.ts', import.meta.url));
  const child = spawn(process.execPath, [program, ...flags], { stdio: 'inherit', env: { ...process.env, ...settings } });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The program ended with ${code ?? 'a signal'}.`);
}

try {
  say(`PRIMARY is at ${primary.url}, GitHub at ${github.url}. What differs?  --dry-run`);
  await run('--dry-run');
  say('Propose it.');
  await run();
  say('Run again: the same pull request, no write.');
  await run();
  const pulls = await github.api<{ html_url: string; title: string; body: string }[]>(
    'GET',
    '/repos/Haidra-Org/AI-Horde-image-model-reference/pulls',
  );
  for (const { html_url: url, title, body } of pulls) {
    say(`${title}\n${url}`);
    process.stdout.write(`${body}\n`);
  }
  if (values.keep) {
    say('Both servers stay up until Ctrl+C. To run the program against them:');
    for (const [name, value] of Object.entries(settings)) process.stdout.write(`export ${name}=${value}\n`);
    process.stdout.write('npm run sync -- --dry-run\n');
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  }
} finally {
  await Promise.all([primary.close(), github.close()]);
}
