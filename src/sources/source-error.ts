import { KnownError } from '../model/known-error.ts';

/** One side of a category could not be read. The category is *unknown*: not compared, nothing is closed for its sake. */
export class SourceError extends KnownError {
  override readonly name = 'SourceError';
  readonly url: string;
  readonly category: string;

  constructor(category: string, url: string, problem: string, options?: ErrorOptions) {
    super(`${category} could not be read from ${url}: ${problem}`, options);
    this.url = url;
    this.category = category;
  }
}
