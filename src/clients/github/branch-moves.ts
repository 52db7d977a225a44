import type { Timing } from '../../lib/timing.ts';
import { BranchMovedError } from '../repository/branch-moved-error.ts';
import { GitHubError } from '../repository/github-error.ts';
import type { BranchMove } from '../repository/git-repository.ts';
import type { Octokit } from './octokit.ts';
import { sent } from './sending.ts';
import { createOnce, untilSeen } from './eventual-consistency.ts';
import { RefUpdates } from './update-refs.ts';

interface BranchMovesOptions {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly name: string;
  readonly timing: Timing;
  readonly signal: AbortSignal | undefined;
  /** The branch's commit as it is now. */
  readonly look: (name: string) => Promise<string | undefined>;
}

/**
 * Makes, moves and deletes branches on the condition that they stand where they did. GitHub compares by itself where it
 * can (`updateRefs`); else we look right before each write, which leaves the gap of one request.
 */
export class BranchMoves {
  readonly #octokit: Octokit;
  readonly #repo: { readonly owner: string; readonly repo: string };
  readonly #retryOptions: { readonly timing: Timing; readonly signal: AbortSignal | undefined };
  readonly #look: BranchMovesOptions['look'];
  readonly #updates: RefUpdates;

  constructor({ octokit, owner, name, timing, signal, look }: BranchMovesOptions) {
    this.#octokit = octokit;
    this.#repo = { owner, repo: name };
    this.#retryOptions = { timing, signal };
    this.#look = look;
    this.#updates = new RefUpdates({ octokit, owner, name });
  }

  /** A move is to come: reads what it needs to know while other requests go on. */
  prepare(): void {
    this.#updates.prepare();
  }

  /** @throws BranchMovedError if the branch does not stand at `from` any more, nor at `to` */
  async apply(move: BranchMove): Promise<void> {
    const result = await this.#updates.update(move);
    if (result === 'moved') return;
    if (result === 'refused') {
      const at = await this.#look(move.name);
      if (at === move.to) return;
      if (at !== move.from) throw new BranchMovedError(move.name);
      // It stands where it did: something else keeps it there, and REST says in words what.
    }
    const { name, from, to } = move;
    if (to === undefined) await this.#delete(name, from);
    else if (from === undefined) await this.#create(name, to);
    else await this.#move(name, from, to);
  }

  async #create(name: string, to: string): Promise<void> {
    const route = 'POST /repos/{owner}/{repo}/git/refs';
    const ref = { ...this.#repo, ref: `refs/heads/${name}`, sha: to };
    await createOnce({
      ...this.#retryOptions,
      create: async () => {
        await this.#octokit.request(route, { ...ref, ...sent({ noResend: true }) });
        return to;
      },
      find: async () => {
        const at = await this.#look(name);
        if (at !== undefined && at !== to) throw new BranchMovedError(name);
        return at;
      },
    });
  }

  async #move(name: string, from: string, to: string): Promise<void> {
    const route = 'PATCH /repos/{owner}/{repo}/git/refs/{ref}';
    const beforeSend = async () => {
      const at = await this.#look(name);
      // At its goal already: this is the repetition of a move whose answer was lost.
      if (at !== from && at !== to) throw new BranchMovedError(name);
    };
    const move = { ...this.#repo, ref: `heads/${name}`, sha: to, force: true, ...sent({ beforeSend }) };
    await untilSeen(() => this.#octokit.request(route, move), this.#retryOptions);
  }

  async #delete(name: string, from: string | undefined): Promise<void> {
    const beforeSend = async () => {
      const at = await this.#look(name);
      if (at !== undefined && at !== from) throw new BranchMovedError(name);
    };
    try {
      const ref = `heads/${name}`;
      await this.#octokit.request('DELETE /repos/{owner}/{repo}/git/refs/{ref}', {
        ...this.#repo,
        ref,
        ...sent({ beforeSend }),
      });
    } catch (error) {
      // Deleted before, by us with a lost answer or by somebody else: both are what was wanted.
      const gone = error instanceof GitHubError && (error.status === 404 || error.status === 422);
      if (!gone || (await this.#look(name)) !== undefined) throw error;
    }
  }
}
