import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startGithub, type Github } from '../../sandbox/src/github/github.ts';
import type { Exchange } from '../../sandbox/src/github/exchange.ts';
import type { Faults, GithubOptions } from '../../sandbox/src/github/options.ts';
import { listen } from '../../sandbox/src/listen.ts';
import { startPrimary, type Primary } from '../../sandbox/src/primary.ts';
import { imageFiles, samples, slug } from './pass-trial.ts';
import type { Ended } from './program.ts';
import { commandLinesBelow } from './command-lines.ts';
import { startProgram, type RunningProgram } from './running-program.ts';
import type { Place, Secret } from './secrets-search.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { imageCategories, imageRepository } from './trial.ts';

/** A PRIMARY and a GitHub that take down all that the program tells them, and the program with its own folder. */
export interface SecretsTrial {
  readonly primary: Primary;
  readonly github: Github;
  /** The program runs in it, and everything it writes is in it: temporary files, too. */
  readonly folder: string;
  /** PRIMARY’s files. */
  readonly directory: string;
  /** Decides what goes wrong at GitHub. */
  fault: NonNullable<Faults['before']>;
  start(flags: readonly string[], env?: Readonly<Record<string, string>>): RunningProgram;
  run(flags: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  /** A text that the test itself has read: a page, an answer. */
  saw(name: string, text: string): void;
  /** Everything that can be read now, and what the programs so far have shown. */
  places(): Promise<readonly Place[]>;
  /** The tokens that GitHub has given to installations. */
  minted(): readonly Secret[];
}

export type Access = Pick<GithubOptions, 'tokens' | 'apps'>;

export async function startSecretsTrial(t: TestContext, access: Access): Promise<SecretsTrial> {
  const root = temporaryFolder();
  const [folder, directory] = [join(root, 'program'), join(root, 'primary')];
  for (const path of [folder, join(folder, 'tmp')]) mkdirSync(path);
  cpSync(fileURLToPath(new URL('primary/', samples)), directory, { recursive: true });
  const seen: Place[] = [];
  const minted: Secret[] = [];
  const saw = (name: string, text: string): void => {
    seen.push({ name, text });
  };

  const primary = await startPrimary({ directory });
  const toPrimary = await listen(
    async ({ method, url, headers }) => {
      const { pathname, search } = new URL(url);
      saw('a request to PRIMARY', `${method} ${pathname}${search} ${headers.get('authorization') ?? ''}`);
      return await fetch(primary.url + pathname + search);
    },
    { port: 0, host: '127.0.0.1' },
  );
  const github = await startGithub({
    directory: join(root, 'github'),
    repositories: [
      { owner: 'Haidra-Org', name: imageRepository, branch: 'main', files: Object.fromEntries(imageFiles) },
    ],
    ...access,
    onExchange: ({ request: { method, path, query, body }, answer }: Exchange) => {
      saw(`a request to GitHub, ${method} ${path.replace(/\?.*/, '')}`, `${path}${query}\n${body.toString('latin1')}`);
      if (!path.endsWith('/access_tokens') || answer?.status !== 201) return;
      const { token } = JSON.parse(answer.body.toString()) as { token: string };
      minted.push({ name: `installation token ${minted.length + 1}`, text: token });
    },
  });
  t.after(async () => {
    await Promise.all([primary.close(), toPrimary.close(), github.close()]);
  });

  const running = new Set<number>();
  const commandLines = new Set<string>();
  const look = () => {
    for (const pid of running) for (const line of commandLinesBelow(pid)) commandLines.add(line);
  };
  const watching = setInterval(look, 20);
  t.after(() => {
    clearInterval(watching);
  });
  github.faults.before = (request) => {
    look();
    return trial.fault(request);
  };

  const settings = {
    HORDE_GITHUB_SYNC_PRIMARY_API_URL: toPrimary.url,
    HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC: imageCategories,
    HORDE_GITHUB_SYNC_WRITE_INTERVAL_SECONDS: '0',
    HORDE_GITHUB_SYNC_VERBOSE_LOGGING: 'true',
    GITHUB_API_URL: github.url,
    GITHUB_SERVER_URL: github.webUrl,
    TMPDIR: join(folder, 'tmp'),
    HOME: folder,
  };
  const start: SecretsTrial['start'] = (flags, env = {}) => {
    const program = startProgram(t, flags, { ...settings, ...env }, folder);
    running.add(program.pid);
    return program;
  };
  const trial: SecretsTrial = {
    primary,
    github,
    folder,
    directory,
    fault: () => undefined,
    saw,
    start,
    run: async (flags, env) => {
      const program = start(flags, env);
      const ended = await program.ended;
      running.delete(program.pid);
      saw('standard output', ended.stdout);
      saw('standard error', ended.stderr);
      return ended;
    },
    places: async () => [
      ...seen,
      ...[...commandLines].map((text) => ({ name: 'the command line of a child process', text })),
      ...filesBelow(folder),
      ...clonesBelow(folder).map((path) => ({ name: `git objects in ${path}`, text: objectsIn(path) })),
      { name: 'git objects on GitHub', text: objectsIn(github.git(slug).directory) },
      { name: 'pull requests and comments on GitHub', text: JSON.stringify(await github.state(slug)) },
    ],
    minted: () => minted,
  };
  return trial;
}

function filesBelow(folder: string): readonly Place[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: path, text: `${path}\n${readFileSync(path, 'latin1')}` }));
}

function clonesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name === '.git' && existsSync(join(entry.parentPath, '.git/objects')))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** What git keeps compressed: commits, trees, files. */
function objectsIn(gitDirectory: string): string {
  const args = ['--git-dir', gitDirectory, 'cat-file', '--batch-all-objects', '--batch'];
  const env = { PATH: process.env['PATH'] ?? '', GIT_NO_LAZY_FETCH: '1' };
  return execFileSync('git', args, {
    encoding: 'latin1',
    env,
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}
