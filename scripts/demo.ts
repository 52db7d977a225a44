// Shows the main job at work on invented data: the sandbox's PRIMARY and GitHub, and the program between them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { Command } from 'commander';
import { startSandbox } from '../sandbox/src/sandbox.ts';
import { packageFolder } from '../src/lib/package-folder.ts';

const { keep } = new Command('npm run demo --')
  .description('Shows the program at work on invented data.')
  .option('--keep', 'Keep PRIMARY and GitHub up until Ctrl+C')
  .parse()
  .opts<{ keep?: true }>();
const start = fileURLToPath(new URL('scripts/start.js', packageFolder));
const sandbox = await startSandbox();
const { primary, github, environment, directory } = sandbox;

function say(text: string): void {
  process.stdout.write(`\n${styleText('bold', text)}\n\n`);
}

async function run(...flags: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [start, 'src/bin.ts', ...flags], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The program ended with ${code ?? 'a signal'}.`);
}

try {
  say(`A PRIMARY runs at ${primary.url}, a GitHub at ${github.webUrl}. What differs?   --dry-run`);
  await run('--dry-run');
  say('Propose it.');
  await run();
  say('Run again: the same pull requests, and no write.');
  await run();
  for (const repository of ['AI-Horde-image-model-reference', 'AI-Horde-text-model-reference']) {
    const { pulls } = await github.state(`Haidra-Org/${repository}`);
    for (const { number, title, body } of pulls) {
      say(`${title}\n${github.webUrl}/Haidra-Org/${repository}/pull/${number}`);
      process.stdout.write(`${body}\n`);
    }
  }
  if (keep) {
    say(`Both stay up until Ctrl+C. Change PRIMARY in ${directory}/primary, and run the program on them with:`);
    for (const [name, value] of Object.entries(environment)) process.stdout.write(`export ${name}=${value}\n`);
    process.stdout.write('npm run sync -- --dry-run\n');
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  } else {
    say('Both are stopped now. To open the pages of the pull requests: npm run demo -- --keep');
  }
} finally {
  await sandbox.close();
}
