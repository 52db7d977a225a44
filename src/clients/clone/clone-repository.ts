import pLimit from 'p-limit';
import { BranchMovedError } from '../repository/branch-moved-error.ts';
import { dirname, join, resolve } from 'node:path';
import { treeSha } from '../repository/git-objects.ts';
import type { Credentials } from '../github/credentials.ts';
import type { FileVersion } from '../repository/file-history.ts';
import type { Identity } from '../repository/identity.ts';
import type { Branch, Commit, GitRepository, NewCommit, Tree, WrittenCommit } from '../repository/git-repository.ts';
import { silentLog, type Log } from '../../lib/log.ts';
import { realTiming, type Timing } from '../../lib/timing.ts';
import { hasExtraCertificates, writeCertificates } from './certificates.ts';
import { folderErrorOf } from './clone-errors.ts';
import { collect } from './collect.ts';
import { demandGit } from './demand-git.ts';
import { readFilesAt, readVersions } from './file-versions.ts';
import { Git } from './git.ts';
import { isAncestor } from './history.ts';
import { acquireLock, realSurroundings, type Lock } from './lock.ts';
import { Objects } from './objects.ts';
import { damageOf, openClone, replaceClone, type CloneSpec } from './open-clone.ts';
import { parseTree } from './parse.ts';
import { Remote } from './remote.ts';
import { showBase } from './work-tree.ts';
import { writeCommit } from './write-commit.ts';
import { baseUrl } from '../base-url.ts';

export interface CloneRepositoryOptions extends CloneSpec {
  /** Holds the clone as `{owner}/{name}`. */
  readonly targetDirectory: string;
  /** GitHub's web pages; the repository is at `{serverUrl}/{owner}/{name}.git`. */
  readonly serverUrl: string;
  readonly owner: string;
  readonly name: string;
  readonly credentials: Credentials;
  /** Default: a bot. */
  readonly author?: Identity;
  /** Default: the author. */
  readonly committer?: Identity;
  /** Where to take the PATH, proxies and certificates from. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timing?: Timing;
  readonly log?: Log;
  readonly signal?: AbortSignal;
}

/** GitHub gives no person a name with brackets. */
const bot: Identity = {
  name: 'horde-github-sync[bot]',
  email: 'horde-github-sync[bot]@users.noreply.github.com',
};

/** What is open between the first question of a pass and its end. */
interface Session {
  readonly lock: Lock;
  readonly git: Git;
  readonly remote: Remote;
  readonly objects: Objects;
  /** A clone that is damaged again right after it was made: the disk, or the program. */
  wasReplaced: boolean;
}

/**
 * A repository through a clone on disk: shallow, without blobs but those that were asked for, with the legacy files alone in
 * its work tree. Kept between runs and used by one process at a time: the first question takes its lock, `release` gives it
 * back.
 *
 * Its methods throw a GitError where git fails, a LockError where another process has the clone, and what `openClone` throws.
 */
export class CloneRepository implements GitRepository {
  readonly owner: string;
  readonly name: string;
  readonly #spec: CloneSpec;
  readonly #git: Git;
  /** Where to write the authorities that git is to trust; undefined where it trusts the right ones. */
  readonly #certificates: string | undefined;
  readonly #log: Log;
  readonly #timing: Timing;
  readonly #now: () => number;
  readonly #signal: AbortSignal | undefined;
  /** Two of git's commands that write in one clone refuse one another. */
  readonly #oneAtATime = pLimit(1);
  #session: Promise<Session> | undefined;

  constructor(options: CloneRepositoryOptions) {
    const { owner, name, targetDirectory, serverUrl, author = bot, committer = author } = options;
    this.owner = owner;
    this.name = name;
    this.#spec = { branch: options.branch, files: options.files };
    this.#log = options.log ?? silentLog;
    this.#timing = options.timing ?? realTiming;
    this.#now = () => this.#timing.now();
    this.#signal = options.signal;
    const url = `${baseUrl(serverUrl)}/${owner}/${name}.git`;
    const directory = resolve(join(targetDirectory, owner, name));
    this.#certificates = hasExtraCertificates(options.env) ? `${directory}.ca.pem` : undefined;
    const env = this.#certificates === undefined ? options.env : { ...options.env, GIT_SSL_CAINFO: this.#certificates };
    this.#git = new Git(directory, { ...options, repository: { owner, name }, url, author, committer, env });
  }

  /** Ends the use of the clone; the next question begins another. */
  async release(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await (await session?.catch(() => undefined))?.lock.release();
  }

  async readBranch(name: string): Promise<Branch | undefined> {
    return await this.#use(async (session) => {
      const found = (await session.remote.branches()).find((branch) => branch.name === name);
      if (found && name === this.#spec.branch) {
        await session.objects.needCommits(session.remote, [found.commit]);
        await showBase(session, found.commit, this.#spec);
      }
      return found;
    });
  }

  async readBranches(prefix: string): Promise<readonly Branch[]> {
    return await this.#use(async ({ remote, objects }) => {
      const branches = (await remote.branches()).filter(({ name }) => name.startsWith(prefix));
      await objects.needCommits(
        remote,
        branches.map(({ commit }) => commit),
      );
      return branches;
    });
  }

  async readCommit(sha: string): Promise<Commit> {
    return await this.#use(async ({ remote, objects }) => {
      await objects.needCommits(remote, [sha]);
      return await objects.readCommit(sha);
    });
  }

  async readTree(commit: string): Promise<Tree> {
    return await this.#use(async ({ remote, objects }) => {
      await objects.needCommits(remote, [commit]);
      const entries = parseTree(await this.#git.run(['ls-tree', '-z', commit]));
      return { sha: treeSha(entries), entries };
    });
  }

  /** Blobs that are asked for at the same time are fetched and read together. */
  readonly readBlob = collect(
    async (shas: readonly string[]) =>
      await this.#use(async ({ remote, objects }) => {
        await objects.needObjects(remote, shas);
        return await objects.readBlobs(shas);
      }),
  );

  async isAncestor(commit: string, descendant: string): Promise<boolean> {
    return await this.#use(async (session) => await isAncestor(session, commit, descendant));
  }

  async readVersions(path: string, from: string, most: number): Promise<readonly FileVersion[]> {
    return await this.#use(async (session) => await readVersions(session, { path, from, most }));
  }

  async readFileAt(path: string, commit: string): Promise<Uint8Array | undefined> {
    return (await this.#fileNamed(`${commit}:${path}`)) ?? undefined;
  }

  /** Files that are asked for at the same time are fetched and read together. */
  readonly #fileNamed = collect(
    async (names: readonly string[]) => await this.#use(async (session) => await readFilesAt(session, names)),
  );

  async writeCommit(commit: NewCommit): Promise<WrittenCommit> {
    return await this.#use(async ({ remote, objects }) => {
      await objects.needCommits(remote, [commit.parent]);
      const known = [...commit.files.values()].flatMap((file) => ('sha' in file ? [file.sha] : []));
      await objects.needObjects(remote, known);
      const written = await writeCommit(this.#git, commit, this.#now());
      objects.forget();
      return written;
    });
  }

  async createBranch({ name, commit }: Branch): Promise<void> {
    await this.#use(async ({ remote }) => {
      await remote.move({ name, from: undefined, to: commit });
    });
  }

  async expectBranch({ name, commit }: Branch): Promise<void> {
    if ((await this.readBranch(name))?.commit !== commit) throw new BranchMovedError(name);
  }

  async moveBranch({ name, commit }: Branch, from: string): Promise<void> {
    await this.#use(async ({ remote }) => {
      await remote.move({ name, from, to: commit });
    });
  }

  async deleteBranch({ name, commit }: Branch): Promise<void> {
    await this.#use(async ({ remote }) => {
      await remote.move({ name, from: commit, to: undefined });
    });
  }

  async #use<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return await this.#oneAtATime(async () => await this.#useAlone(work));
  }

  async #useAlone<T>(work: (session: Session) => Promise<T>): Promise<T> {
    this.#session ??= this.#open();
    const session = await this.#session;
    try {
      return await work(session);
    } catch (error) {
      const damage = damageOf(this.#git, error);
      if (damage === undefined) throw error;
      if (session.wasReplaced) throw damage;
      session.wasReplaced = true;
      await replaceClone(this.#git, { ...this.#spec, log: this.#log, now: this.#now }, damage);
      session.objects.forget();
      return await work(session);
    }
  }

  async #open(): Promise<Session> {
    const git = this.#git;
    try {
      const lock = await acquireLock(`${git.directory}.lock`, { ...realSurroundings(), now: this.#now });
      try {
        await demandGit(git.in(dirname(git.directory)));
        if (this.#certificates !== undefined) await writeCertificates(this.#certificates);
        const { wasAbandoned } = lock;
        await openClone(git, { ...this.#spec, wasAbandoned, log: this.#log, now: this.#now });
      } catch (error) {
        await lock.release();
        throw error;
      }
      const remote = new Remote(git, { timing: this.#timing, signal: this.#signal });
      return { lock, git, remote, objects: new Objects(git), wasReplaced: false };
    } catch (error) {
      this.#session = undefined;
      throw folderErrorOf(git.directory, error) ?? error;
    }
  }
}
