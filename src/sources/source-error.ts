import { KnownError } from '../lib/known-error.ts';

/** One side of a category could not be read. The category is *unknown*: not compared, nothing is closed for its sake. */
export class SourceError extends KnownError {
  override readonly name = 'SourceError';
  readonly url: string;
  readonly category: string;
  /** It did answer, with something that nobody can use: waiting does not mend it. */
  readonly isLasting: boolean;

  constructor(
    category: string,
    url: string,
    problem: string,
    { isLasting = false, ...options }: ErrorOptions & { readonly isLasting?: boolean } = {},
  ) {
    super(`${category} could not be read from ${url}: ${problem}`, options);
    this.isLasting = isLasting;
    this.url = url;
    this.category = category;
  }
}
