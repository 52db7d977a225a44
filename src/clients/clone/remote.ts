import { BranchMovedError } from '../repository/branch-moved-error.ts';
import type { Branch, BranchMove } from '../repository/git-repository.ts';
import type { Timing } from '../../lib/timing.ts';
import type { Git, GitResult } from './git.ts';
import { GitError, problemOfGit } from './git-error.ts';

export const tries = 4;

interface RemoteOptions {
  readonly timing: Timing;
  readonly signal?: AbortSignal | undefined;
}

/** The repository on GitHub, as git talks to it. What may pass by waiting is tried again, after 1, 2 and 4 s. */
export class Remote {
  readonly #git: Git;
  readonly #options: RemoteOptions;

  constructor(git: Git, options: RemoteOptions) {
    this.#git = git;
    this.#options = options;
  }

  /** All branches as they are now. */
  async branches(): Promise<readonly Branch[]> {
    const out = await this.#withRetries(() => this.#git.text(['ls-remote', '--heads', 'origin']));
    return out
      .split('\n')
      .map((line) => /^([0-9a-f]{40})\trefs\/heads\/(.+)$/.exec(line))
      .flatMap((match) => (match?.[1] && match[2] ? [{ name: match[2], commit: match[1] }] : []));
  }

  /** Fetches commits by SHA. @param options of `git fetch`, for the depth and the filter */
  async fetchCommits(options: readonly string[], shas: readonly string[]): Promise<void> {
    await this.#fetch([], options, shas);
  }

  /** Fetches blobs or trees by SHA. */
  async fetchObjects(shas: readonly string[]): Promise<void> {
    // Told of a commit that we have, GitHub would believe that we have what is in it, too, and leave that out.
    await this.#fetch(['-c', 'fetch.negotiationAlgorithm=noop'], ['--filter=blob:none'], shas);
  }

  /**
   * Moves the branch on the condition that it still stands at `from`. GitHub checks that itself, so a push whose answer was
   * lost may be sent again. Nothing to do where a branch that is to go is gone.
   *
   * @throws BranchMovedError if it stands elsewhere
   */
  async move({ name, from, to }: BranchMove): Promise<void> {
    const ref = `refs/heads/${name}`;
    const args = [
      'push',
      '--porcelain',
      '--no-verify',
      `--force-with-lease=${ref}:${from ?? ''}`,
      'origin',
      `${to ?? ''}:${ref}`,
    ];
    await this.#withRetries(async () => {
      const result = await this.#git.try(args);
      if (result.code === 0) return;
      const error = this.#pushError(args, result);
      // Credentials, disk and the like: a look at the branch would say nothing.
      if (error.fault !== 'network' && error.fault !== 'rejected') throw error;
      const now = (await this.branches()).find((branch) => branch.name === name)?.commit;
      // The request has reached GitHub: by an answer that was lost, or because curl sent it twice.
      const mayHaveHappened = error.fault === 'network' || error.problem.startsWith('[remote rejected]');
      if (now === to && (mayHaveHappened || to === undefined)) return;
      if (now !== from) throw new BranchMovedError(name);
      throw error;
    });
  }

  async #fetch(settings: readonly string[], options: readonly string[], shas: readonly string[]): Promise<void> {
    const common = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head'];
    // Many names are too much for an argument list.
    const input = shas.map((sha) => `${sha}\n`).join('');
    await this.#withRetries(() => this.#git.run([...settings, ...common, ...options, '--stdin', 'origin'], { input }));
  }

  /** With `--porcelain`, git prints what became of a ref on standard output, `!` before what was not done. */
  #pushError(args: readonly string[], result: GitResult): GitError {
    const refused = /^!\t[^\t]*\t(.*)$/m.exec(result.stdout.toString())?.[1];
    const isAbsent = result.stderr.includes('remote ref does not exist');
    if (refused === undefined && !isAbsent) return this.#git.failure(args, result);
    // The connection broke before GitHub's word on the ref arrived.
    const fault = refused?.includes('[remote failure]') ? 'network' : 'rejected';
    const problem = [refused ?? 'there is no such branch', ...remoteWords(result.stderr)].join('; ');
    return new GitError({ fault, what: `git push to ${this.#git.url}`, problem });
  }

  async #withRetries<T>(work: () => Promise<T>): Promise<T> {
    const { timing, signal } = this.#options;
    for (let failures = 1; ; failures += 1) {
      try {
        return await work();
      } catch (error) {
        const wait = error instanceof GitError && failures < tries ? this.#waitAfter(error, failures) : undefined;
        if (wait === undefined) throw error;
        await timing.sleep(wait, signal);
      }
    }
  }

  #waitAfter({ fault }: GitError, failures: number): number | undefined {
    if (fault === 'network') return 1_000 * 2 ** (failures - 1);
    return fault === 'unauthorized' ? this.#git.waitAfterRefusal(failures) : undefined;
  }
}

/** What GitHub says to a refused push stands behind `remote:`. */
function remoteWords(stderr: string): readonly string[] {
  return /^remote: /m.test(stderr) ? [problemOfGit(stderr.replaceAll(/^(?!remote: ).*$/gm, ''))] : [];
}
