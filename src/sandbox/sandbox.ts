import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageFolder } from '../package-folder.ts';
import { startGithub, type Github } from './github/github.ts';
import { isMissing } from './is-missing.ts';
import { startPrimary, type Primary } from './primary.ts';

/** A local PRIMARY and a local GitHub with the two legacy repositories. */
export interface Sandbox {
  readonly primary: Primary;
  readonly github: Github;
  readonly directory: string;
  /** Holds one file for each category: edit them to change PRIMARY. */
  readonly modelsDirectory: string;
  /** `owner/name` of each. */
  readonly repositories: readonly string[];
  /** The variables that point the program at the two. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface SandboxOptions {
  /**
   * Kept between runs. What it lacks of `primary/`, `image/` and `text/` is copied into it from the samples; the last
   * two are the repositories' first commits. Without it: a temporary folder that goes when the sandbox closes.
   */
  readonly directory?: string;
  /** PRIMARY's; GitHub has the next one. Default: free ones. */
  readonly port?: number;
  /** What PRIMARY keeps; the other format's records stay as the samples have them. Default: v1. */
  readonly format?: 'v1' | 'v2';
}

const owner = 'Haidra-Org';
const token = 'sandbox-token';
const repositories = { image: 'AI-Horde-image-model-reference', text: 'AI-Horde-text-model-reference' } as const;

/** Invented models, in the shapes of the real ones. */
const samples = new URL('samples/', packageFolder);

/**
 * @throws SandboxError if there is no git
 * @throws the system's error if a port is taken or the folder cannot be written
 */
export async function startSandbox({ directory, port = 0, format = 'v1' }: SandboxOptions = {}): Promise<Sandbox> {
  const folder = directory ?? (await mkdtemp(join(tmpdir(), 'horde-github-sync-sandbox-')));
  await mkdir(folder, { recursive: true });
  const v1Directory = join(folder, 'primary');
  const v2Directory = join(v1Directory, 'v2');
  await fillIn(new URL('primary/', samples), v1Directory);
  await fillIn(new URL('primary/v2/', samples), v2Directory);
  await fillIn(new URL('github/image/', samples), join(folder, 'image'));
  await fillIn(new URL('github/text/', samples), join(folder, 'text'));

  const primary = await startPrimary({
    directory: v1Directory,
    v2Directory,
    port,
    canonicalFormat: format === 'v2' ? 'v2' : 'legacy',
  });
  const seeds = Object.entries(repositories).map(async ([key, name]) => ({
    owner,
    name,
    branch: 'main',
    files: await readFiles(join(folder, key)),
    collaborators: ['reviewer'],
    teams: ['maintainers'],
  }));
  const github = await startGithub({
    directory: join(folder, 'github'),
    repositories: await Promise.all(seeds),
    tokens: { [token]: { login: 'sandbox-bot' } },
    port: port === 0 ? 0 : port + 1,
  }).catch(async (error: unknown) => {
    await primary.close();
    throw error;
  });
  return {
    primary,
    github,
    directory: folder,
    modelsDirectory: format === 'v2' ? v2Directory : v1Directory,
    repositories: Object.values(repositories).map((name) => `${owner}/${name}`),
    environment: {
      HORDE_GITHUB_SYNC_PRIMARY_API_URL: primary.url,
      HORDE_GITHUB_SYNC_GITHUB_TOKEN: token,
      HORDE_GITHUB_SYNC_WRITE_INTERVAL_SECONDS: '0',
      GITHUB_API_URL: github.url,
      GITHUB_SERVER_URL: github.webUrl,
    },
    close: async () => {
      await Promise.all([primary.close(), github.close()]);
      if (directory === undefined) await rm(folder, { recursive: true });
    },
  };
}

/** Copies a folder of samples, unless there is one. */
async function fillIn(from: URL, to: string): Promise<void> {
  try {
    await readdir(to);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await cp(fileURLToPath(from), to, { recursive: true });
  }
}

async function readFiles(folder: string): Promise<Record<string, Uint8Array>> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(async ({ name }) => [name, await readFile(join(folder, name))] as const);
  return Object.fromEntries(await Promise.all(files));
}
