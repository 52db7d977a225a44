import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMissing } from '../is-missing.ts';
import { SandboxError } from '../sandbox-error.ts';
import { copyRepository } from './git/copy-repository.ts';
import { createRepository, GitRepository } from './git/repository.ts';
import type { Faults, RepositorySeed } from './options.ts';
import { Lags } from './pulls/lags.ts';
import { PullSizes } from './pulls/pull-size.ts';
import { ensureLabel, type RepositoryState } from './pulls/state.ts';
import { stableId } from './represent/user.ts';

/** A repository with all that GitHub knows of it. */
export class HostedRepository {
  readonly seed: RepositorySeed;
  readonly git: GitRepository;
  readonly state: RepositoryState;
  readonly lags: Lags;
  readonly sizes: PullSizes;
  readonly #stateFile: string;
  #saved = '';
  #turn: Promise<unknown> = Promise.resolve();

  constructor(seed: RepositorySeed, git: GitRepository, state: RepositoryState, stateFile: string, lags: Lags) {
    this.seed = seed;
    this.git = git;
    this.state = state;
    this.lags = lags;
    this.sizes = new PullSizes(git);
    this.#stateFile = stateFile;
  }

  get fullName(): string {
    return `${this.seed.owner}/${this.seed.name}`;
  }

  get isPrivate(): boolean {
    return this.seed.private ?? false;
  }

  /** Does one thing after the other, and keeps the state after each. */
  turn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(async () => {
      try {
        return await work();
      } finally {
        await this.#save();
      }
    });
    this.#turn = next.catch(() => undefined);
    return next;
  }

  async #save(): Promise<void> {
    const text = `${JSON.stringify(this.state, null, 2)}\n`;
    if (text === this.#saved) return;
    const draft = `${this.#stateFile}.new`;
    await writeFile(draft, text);
    await rename(draft, this.#stateFile);
    this.#saved = text;
  }
}

/**
 * Opens `{directory}/{owner}/{name}.git` and the state beside it, or makes them from the seed.
 *
 * @param parent the repository it is a fork of
 * @throws SandboxError if it is to be a copy, and cannot
 */
export async function openRepository(
  directory: string,
  seed: RepositorySeed,
  { parent, nowMs, faults }: { parent: HostedRepository | undefined; nowMs: number; faults: Faults },
): Promise<HostedRepository> {
  const place = join(directory, seed.owner, seed.name);
  const gitDirectory = `${place}.git`;
  const stateFile = `${place}.json`;
  await mkdir(dirname(place), { recursive: true });

  const known = await readState(stateFile);
  if (seed.copyOf !== undefined) await copyOnce(seed.copyOf, known, gitDirectory);

  const git = new GitRepository(gitDirectory);
  const isNew = await createRepository(gitDirectory, seed.branch, parent?.git.directory);
  if (isNew && parent !== undefined) {
    for (const { name, sha } of await parent.git.refs('refs/heads/')) await git.moveRef(name, undefined, sha);
  } else if (isNew) {
    await commitFiles(git, seed, Math.floor(nowMs / 1000));
  }
  const state: RepositoryState = known ?? {
    createdAt: new Date(nowMs).toISOString(),
    ...(seed.copyOf !== undefined && { copyOf: seed.copyOf }),
    nextId: firstId(seed),
    pulls: [],
    comments: [],
    labels: [],
  };
  for (const label of seed.labels ?? []) ensureLabel(state, label);
  const branch = await git.defaultBranch();
  const repository = new HostedRepository({ ...seed, branch }, git, state, stateFile, new Lags(faults));
  // Kept at once: without it nobody knows where the git data is from.
  await repository.turn(() => Promise.resolve());
  return repository;
}

/** Room for as many ids as a local repository will ever give out; ten times as large they still are exact numbers. */
function firstId({ owner, name }: RepositorySeed): number {
  return stableId(`${owner}/${name}`) * 2 ** 16 + 1;
}

/** @throws SandboxError if there is nothing to copy, or something else is kept there */
async function copyOnce(from: string, known: RepositoryState | undefined, directory: string): Promise<void> {
  if (!existsSync(directory)) await copyRepository(from, directory);
  else if (known?.copyOf !== from) {
    throw new SandboxError(
      `${directory} is there from an earlier run, and is no copy of ${from}. Remove it and the .json file beside it, or keep the sandbox in another folder.`,
    );
  }
}

async function commitFiles(
  git: GitRepository,
  { owner, branch, files }: RepositorySeed,
  seconds: number,
): Promise<void> {
  const edits = Object.entries(files).map(async ([path, content]) => ({
    path: path.split('/'),
    mode: '100644',
    sha: await git.writeBlob(content),
  }));
  const tree = await git.editTree(undefined, await Promise.all(edits));
  const person = { name: owner, email: `${owner}@users.noreply.github.com`, seconds, zone: '+0000' };
  const sha = await git.writeCommit({
    tree,
    parents: [],
    author: person,
    committer: person,
    message: 'First state',
    signature: null,
  });
  await git.moveRef(`refs/heads/${branch}`, undefined, sha);
}

async function readState(path: string): Promise<RepositoryState | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as RepositoryState;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
