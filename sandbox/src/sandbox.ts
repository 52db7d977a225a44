import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RepositoryKey } from '../../src/categories.ts';
import { makeFolder } from '../../src/lib/make-folder.ts';
import { isShallow } from './github/git/copy-repository.ts';
import { startGithub, type Github } from './github/github.ts';
import type { RepositorySeed } from './github/options.ts';
import { isMissing } from './is-missing.ts';
import { startPrimary, type Primary } from './primary.ts';

/** A local PRIMARY and a local GitHub with the two legacy repositories. */
export interface Sandbox {
  readonly primary: Primary;
  readonly github: Github;
  readonly directory: string;
  /** Holds one file for each category: edit them to change PRIMARY. */
  readonly modelsDirectory: string;
  readonly repositories: readonly SandboxRepository[];
  /** The check that both require, where they allow auto-merge. */
  readonly requiredCheck?: string;
  /** The variables that point the program at the two. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface SandboxRepository {
  /** `owner/name` */
  readonly slug: string;
  /** The default branch. */
  readonly branch: string;
  /** The folder that it was copied from. */
  readonly copyOf?: string;
  /** Its history is cut off, as that of the folder is. */
  readonly isShallow: boolean;
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
  /**
   * Whether both repositories allow auto-merge and require the check `ci`: without one GitHub would not take it. Nobody runs that
   * check: it has to be reported, on the pull request's page or by `POST /repos/{owner}/{repo}/statuses/{sha}`. Default: false.
   */
  readonly allowAutoMerge?: boolean;
  /** Folders with git repositories, to start from copies of them and not from the samples. Nothing is written to them. */
  readonly copies?: Readonly<Partial<Record<RepositoryKey, string>>>;
  /** Folder with the invented models, in the shapes of the real ones. Default: the checkout's. */
  readonly samples?: URL;
}

const owner = 'Haidra-Org';
const token = 'sandbox-token';
const usualBranch = 'main';
const check = 'ci';
const keys = ['image', 'text'] as const;
const names = { image: 'AI-Horde-image-model-reference', text: 'AI-Horde-text-model-reference' } as const;

/** Where this module is not bundled. */
const samplesOfTheCheckout = new URL('../../samples/', import.meta.url);

/**
 * @throws SandboxError if there is no git, or no repository to copy
 * @throws the system's error if a port is taken or the folder cannot be written
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { directory, port = 0, format = 'v1', copies = {}, samples = samplesOfTheCheckout } = options;
  const { allowAutoMerge = false } = options;
  const folder = directory ?? (await mkdtemp(join(tmpdir(), 'horde-github-sync-sandbox-')));
  await makeFolder(folder);
  const v1Directory = join(folder, 'primary');
  const v2Directory = join(v1Directory, 'v2');
  await fillIn(new URL('primary/', samples), v1Directory);
  await fillIn(new URL('primary/v2/', samples), v2Directory);

  const seeds = await Promise.all(keys.map((key) => seedOf(key, { folder, samples, copy: copies[key] })));
  const primary = await startPrimary({
    directory: v1Directory,
    v2Directory,
    port,
    canonicalFormat: format === 'v2' ? 'v2' : 'legacy',
  });
  const github = await startGithub({
    directory: join(folder, 'github'),
    repositories: allowAutoMerge ? seeds.map((seed) => ({ ...seed, allowAutoMerge, requiredChecks: [check] })) : seeds,
    tokens: { [token]: { login: 'sandbox-bot' } },
    port: port === 0 ? 0 : port + 1,
  }).catch(async (error: unknown) => {
    await primary.close();
    if (directory === undefined) await rm(folder, { recursive: true });
    throw error;
  });
  const repositories = await Promise.all(seeds.map((seed) => describeRepository(github, seed)));
  return {
    primary,
    github,
    directory: folder,
    modelsDirectory: format === 'v2' ? v2Directory : v1Directory,
    repositories,
    ...(allowAutoMerge && { requiredCheck: check }),
    environment: {
      HORDE_GITHUB_SYNC_PRIMARY_API_URL: primary.url,
      HORDE_GITHUB_SYNC_GITHUB_TOKEN: token,
      HORDE_GITHUB_SYNC_WRITE_INTERVAL_SECONDS: '0',
      ...branchVariables(repositories),
      GITHUB_API_URL: github.url,
      GITHUB_SERVER_URL: github.webUrl,
    },
    close: async () => {
      await Promise.all([primary.close(), github.close()]);
      if (directory === undefined) await rm(folder, { recursive: true });
    },
  };
}

interface SeedSource {
  readonly folder: string;
  readonly samples: URL;
  readonly copy: string | undefined;
}

async function seedOf(key: RepositoryKey, { folder, samples, copy }: SeedSource): Promise<RepositorySeed> {
  const seed = {
    owner,
    name: names[key],
    branch: usualBranch,
    collaborators: ['reviewer'],
    teams: ['maintainers'],
  };
  if (copy !== undefined) return { ...seed, files: {}, copyOf: resolve(copy) };
  const files = join(folder, key);
  await fillIn(new URL(`github/${key}/`, samples), files);
  return { ...seed, files: await readFiles(files) };
}

async function describeRepository(github: Github, { owner, name }: RepositorySeed): Promise<SandboxRepository> {
  const slug = `${owner}/${name}`;
  const git = github.git(slug);
  const { copyOf } = await github.state(slug);
  return {
    slug,
    branch: await git.defaultBranch(),
    ...(copyOf !== undefined && { copyOf }),
    isShallow: isShallow(git.directory),
  };
}

/** Only for branches that are not the program's default. */
function branchVariables(repositories: readonly SandboxRepository[]): Record<string, string> {
  const unusual = repositories.flatMap(({ branch }, at) =>
    branch === usualBranch ? [] : [[`HORDE_MODEL_REFERENCE_${keys[at]?.toUpperCase()}_GITHUB_REPO_BRANCH`, branch]],
  );
  return Object.fromEntries(unusual) as Record<string, string>;
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
