import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { pipeline, Readable } from 'node:stream';
import { silentLog, type Log } from '../../lib/log.ts';
import { piecesOf } from '../../lib/pieces.ts';
import type { Credentials, RepositoryName } from '../github/credentials.ts';
import type { Identity } from '../repository/identity.ts';
import { GatheredBytes } from '../gathered-bytes.ts';
import { gitEnvironment } from './git-environment.ts';
import { faultOfGit, GitError, problemOfGit } from './git-error.ts';

export interface GitOptions {
  /** URL of the repository on GitHub, without credentials. */
  readonly url: string;
  readonly credentials: Credentials;
  readonly repository: RepositoryName;
  readonly author: Identity;
  readonly committer: Identity;
  /** Where to take the PATH, proxies and certificates from. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What one process may take. */
  readonly timeoutMilliseconds?: number;
  readonly log?: Log;
  readonly signal?: AbortSignal;
}

export interface GitResult {
  /** `null` where a signal ended it. */
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

interface Extra {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

export const tenMinutes = 600_000;
/** Between the signal that asks git to end and the one that does not ask. */
const graceMilliseconds = 5_000;

/** `git` in one folder, as a child process. */
export class Git {
  readonly directory: string;
  readonly url: string;
  readonly #options: GitOptions;
  #authorization: string | undefined;

  constructor(directory: string, options: GitOptions) {
    this.directory = directory;
    this.url = options.url;
    this.#options = options;
  }

  /** The same, in another folder. */
  in(directory: string): Git {
    return new Git(directory, this.#options);
  }

  /**
   * Runs `git` and gives what it printed, whatever its exit code.
   *
   * @throws GitError if there is no git, or it takes too long
   * @throws the signal's reason if that is aborted; git has ended then
   */
  async try(args: readonly string[], { input = '', env = {} }: Extra = {}): Promise<GitResult> {
    const { credentials, repository, signal, log = silentLog, timeoutMilliseconds = tenMinutes } = this.#options;
    signal?.throwIfAborted();
    this.#authorization = await credentials.authorize(repository);
    // `token …` or `Bearer …`; git’s own protocol wants Basic.
    const token = this.#authorization?.replace(/^\S+ /, '');
    const environment = gitEnvironment({ ...this.#options, directory: this.directory, token });
    log.debug('git.run', `git ${args.join(' ')}`, { directory: this.directory });
    // Only a run through a clone needs it.
    const { spawn } = await import('node:child_process');
    const timeout = AbortSignal.timeout(timeoutMilliseconds);
    // A group of its own: Ctrl+C lets the sync under way finish, and what ends git ends its helpers, too.
    const child = spawn('git', args, { cwd: this.directory, env: { ...environment, ...env }, detached: true });
    const out = new GatheredBytes();
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => {
      out.add(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    // git may end before it has read everything; its exit code tells.
    pipeline(Readable.from(typeof input === 'string' ? piecesOf(input) : [input]), child.stdin, () => undefined);

    let lastResort: NodeJS.Timeout | undefined;
    const end = () => {
      endGroup(child, 'SIGTERM');
      lastResort ??= setTimeout(() => {
        endGroup(child, 'SIGKILL');
      }, graceMilliseconds);
    };
    // The caller's signal may live for months: what hangs on it is taken off again with each command.
    const stops = [timeout, ...(signal ? [signal] : [])];
    for (const stop of stops) stop.addEventListener('abort', end, { once: true });
    try {
      const [code] = (await once(child, 'close')) as [number | null];
      signal?.throwIfAborted();
      if (timeout.aborted) throw this.#error('network', args, `it took more than ${timeoutMilliseconds / 1_000} s`);
      return { code, stdout: bufferOf(out.bytes), stderr: Buffer.concat(err).toString() };
    } catch (error) {
      if (!isNotFound(error)) throw error;
      throw this.#error('no-git', args, 'there is no program git on the PATH, or no such folder');
    } finally {
      for (const stop of stops) stop.removeEventListener('abort', end);
      clearTimeout(lastResort);
    }
  }

  /**
   * Runs `git` and gives what it printed.
   *
   * @throws GitError if it fails
   */
  async run(args: readonly string[], extra: Extra = {}): Promise<Buffer> {
    const result = await this.try(args, extra);
    if (result.code !== 0) throw this.failure(args, result);
    return result.stdout;
  }

  /** After how many milliseconds a refused token may do; undefined where waiting does not help. */
  waitAfterRefusal(refusals: number): number | undefined {
    return this.#options.credentials.refused({ header: this.#authorization, date: undefined, refusals });
  }

  async text(args: readonly string[], extra: Extra = {}): Promise<string> {
    return (await this.run(args, extra)).toString().trimEnd();
  }

  /** The error that a result with an exit code above 0 is. */
  failure(args: readonly string[], { stderr }: GitResult): GitError {
    return this.#error(faultOfGit(stderr), args, problemOfGit(stderr));
  }

  #error(fault: GitError['fault'], args: readonly string[], problem: string): GitError {
    const command = (args[0] === '-c' ? args[2] : args[0]) ?? '';
    const isRemote = ['fetch', 'push', 'ls-remote'].includes(command);
    const what = isRemote ? `git ${command} with ${this.url}` : `git ${command} in ${this.directory}`;
    return new GitError({ fault, what, problem });
  }
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** Windows has no groups of processes: there git alone is ended. */
function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    child.kill(signal);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has ended by itself.
  }
}
