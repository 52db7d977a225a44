import { KnownError } from '../../model/known-error.ts';

interface GitHubFailure {
  readonly method: string;
  /** Without query and host: nothing secret. */
  readonly path: string;
  /** Absent where no whole answer arrived. */
  readonly status?: number;
  readonly problem: string;
}

/**
 * GitHub refused, failed or did not answer, after all tries that make sense. Carries no request and no header, so that a
 * token can never be printed with it.
 */
export class GitHubError extends KnownError {
  override readonly name = 'GitHubError';
  readonly status: number | undefined;
  readonly method: string;
  readonly path: string;

  constructor({ method, path, status, problem }: GitHubFailure) {
    super(
      status === undefined
        ? `GitHub could not be reached for ${method} ${path}: ${problem}`
        : `GitHub answered ${status} to ${method} ${path}: ${problem}${advice(status)}`,
    );
    this.status = status;
    this.method = method;
    this.path = path;
  }

  /** The request may have been carried out although this error says that it failed. */
  get mayHaveHappened(): boolean {
    return this.status === undefined || this.status >= 500;
  }
}

function advice(status: number): string {
  switch (status) {
    case 401:
      return '. Check that the token is complete and has not expired.';
    case 403:
      return '. Check that the token may write contents and pull requests of this repository.';
    case 404:
      return '. Check the repository’s owner, name and branch, and that the token may see it.';
    default:
      return '';
  }
}
