/** A repository by its owner's and its own name. */
export interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

/** A 401, as far as it tells what to do about it. */
export interface Refusal {
  /** The `authorization` header that was refused. */
  readonly header: string | undefined;
  /** Unix milliseconds by GitHub's clock, where the answer has a date. */
  readonly date: number | undefined;
  /** How often this request has been refused so far, from 1. */
  readonly refusals: number;
}

/** Who asks GitHub. */
export interface Credentials {
  /** What a reader is told to check. */
  readonly kind: 'token' | 'App';
  /** The `authorization` header of a request about this repository; undefined for none. */
  authorize(repository: RepositoryName | undefined): Promise<string | undefined>;
  /**
   * GitHub answered 401.
   *
   * @returns after how many milliseconds the request may go better; undefined where waiting does not help
   */
  refused(refusal: Refusal): number | undefined;
}

/** A personal access token, or the one of GitHub Actions; without one, nobody. */
export function tokenCredentials(token: string | undefined): Credentials {
  const header = token === undefined ? undefined : `token ${token}`;
  return { kind: 'token', authorize: () => Promise.resolve(header), refused: () => undefined };
}
