import { KnownError } from '../../lib/known-error.ts';

/** As many as GitHub allows a token in an hour; a run needs some dozens, and some hundreds where it reads long histories. */
const mostRequests = 5_000;

/** A run asks and asks: each answer leads to a next question. */
class EndlessRunError extends KnownError {
  override readonly name = 'EndlessRunError';

  constructor(method: string, path: string) {
    super(
      `This run has asked GitHub ${mostRequests} times, far more often than a run needs, and stops. It was to ask for ` +
        `${method} ${path}. Look at what is there without end: branches under sync/primary/, pull requests, comments; or ` +
        'what stands between here and GitHub answers wrongly.',
    );
  }
}

/** Bounds how often a run asks GitHub, whatever the answers say. */
export class RequestBudget {
  #left = mostRequests;

  /** A new run begins. */
  begin(): void {
    this.#left = mostRequests;
  }

  /** @throws EndlessRunError if the run has asked too often */
  take(method: string, path: string): void {
    if (this.#left <= 0) throw new EndlessRunError(method, path);
    this.#left -= 1;
  }
}
