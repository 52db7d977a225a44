import { diffFiles } from '../git/file-diff.ts';
import type { GitRepository } from '../git/repository.ts';

/** What a pull request brings, computed from two commits. */
export interface PullSize {
  readonly commits: number;
  readonly files: number;
  readonly additions: number;
  readonly deletions: number;
  readonly mergeable: boolean;
}

const kept = 100;

/** Remembers sizes: two commits never change, and clients ask again and again. */
export class PullSizes {
  readonly #git: GitRepository;
  readonly #known = new Map<string, Promise<PullSize>>();

  constructor(git: GitRepository) {
    this.#git = git;
  }

  of(base: string, head: string): Promise<PullSize> {
    const key = `${base}...${head}`;
    let size = this.#known.get(key);
    if (size === undefined) {
      size = measure(this.#git, base, head);
      this.#known.set(key, size);
      const [oldest] = this.#known.keys();
      if (this.#known.size > kept && oldest !== undefined) this.#known.delete(oldest);
    }
    return size;
  }
}

async function measure(git: GitRepository, base: string, head: string): Promise<PullSize> {
  const mergeBase = (await git.mergeBase(base, head)) ?? base;
  const [files, commits, mergedTree] = await Promise.all([
    diffFiles(git, mergeBase, head),
    git.commitsBetween(mergeBase, head),
    mergeBase === base ? head : git.mergeTree(base, head),
  ]);
  return {
    commits: commits.length,
    files: files.length,
    additions: files.reduce((sum, { additions }) => sum + additions, 0),
    deletions: files.reduce((sum, { deletions }) => sum + deletions, 0),
    mergeable: mergedTree !== undefined,
  };
}
