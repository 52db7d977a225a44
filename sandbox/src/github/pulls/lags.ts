import { invalid } from '../github-error.ts';
import type { Faults } from '../options.ts';

/** How GitHub's parts lag behind each other: what one has done, another does not know yet. */
export class Lags {
  readonly #faults: Pick<Faults, 'headLag' | 'labelLag'>;
  readonly #stale = new Map<number, { sha: string; left: number }>();
  readonly #unlabelable = new Map<number, number>();

  constructor(faults: Pick<Faults, 'headLag' | 'labelLag'>) {
    this.#faults = faults;
  }

  opened(pull: number): void {
    this.#unlabelable.set(pull, this.#faults.labelLag);
  }

  /** @throws GithubError 422 where labels do not know of the pull request yet */
  demandLabelable(pull: number): void {
    const left = this.#unlabelable.get(pull) ?? 0;
    if (left === 0) return;
    this.#unlabelable.set(pull, left - 1);
    throw invalid({ resource: 'Label', code: 'unprocessable', field: 'data', message: 'Issue not found' });
  }

  /** @param sha the head before the move */
  moved(pull: number, sha: string): void {
    if (this.#faults.headLag > 0) this.#stale.set(pull, { sha, left: this.#faults.headLag });
  }

  /** The head that the next answer shows. */
  shownHead(pull: number, sha: string): string {
    const stale = this.#stale.get(pull);
    if (stale === undefined) return sha;
    if (--stale.left === 0) this.#stale.delete(pull);
    return stale.sha;
  }
}
