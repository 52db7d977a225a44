import { isForAPerson } from '../clients/repository/refusal.ts';
import type { GitHubNews, WatchEvent } from './events.ts';
import type { GitHubWatch } from './github-watch.ts';
import { problemOf } from './problem-of.ts';

interface GitHubSightOptions {
  /** Absent where GitHub is not watched. */
  readonly github: Pick<GitHubWatch, 'look'> | undefined;
  readonly tell: (event: WatchEvent) => void;
  readonly signal: AbortSignal;
}

/** Looks at GitHub. That it cannot be seen keeps nobody from watching PRIMARY: it is told once, and so is its end. */
export class GitHubSight {
  readonly #options: GitHubSightOptions;
  /** Where it cannot be seen, which was told. */
  #unseen: { readonly isRefused: boolean } | undefined;

  constructor(options: GitHubSightOptions) {
    this.#options = options;
  }

  /** What is news there; nothing where it cannot be seen. @throws the signal's reason */
  async look(): Promise<GitHubNews | undefined> {
    const { github, tell, signal } = this.#options;
    try {
      const news = await github?.look(tell);
      this.seen();
      return news;
    } catch (error) {
      signal.throwIfAborted();
      const isRefused = isForAPerson(error);
      // What waits for a person does so until it is seen that it waits no more, whatever comes between.
      if (this.#unseen === undefined || (isRefused && !this.#unseen.isRefused)) {
        this.#unseen = { isRefused };
        tell({ name: 'watch.github-unseen', problem: problemOf(error), isRefused });
      }
      return undefined;
    }
  }

  /** Somebody has read it. */
  seen(): void {
    if (this.#unseen) this.#options.tell({ name: 'watch.github-seen' });
    this.#unseen = undefined;
  }
}
