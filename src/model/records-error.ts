import { KnownError } from '../lib/known-error.ts';

/** A text that does not hold the records of a category. */
export class RecordsError extends KnownError {
  override readonly name = 'RecordsError';
  /** What is wrong, without the line. */
  readonly problem: string;
  /** Counted from 1. */
  readonly line: number;

  constructor(problem: string, line: number, options?: ErrorOptions) {
    super(`line ${line}: ${problem}`, options);
    this.problem = problem;
    this.line = line;
  }
}
