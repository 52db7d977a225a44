import { KnownError } from '../lib/known-error.ts';

/** A legacy file on GitHub that cannot be read as its format asks. Its category is unknown; nothing is written. */
export class MalformedFileError extends KnownError {
  override readonly name = 'MalformedFileError';
  readonly path: string;
  /** Counted from 1, where one line is to blame. */
  readonly line: number | undefined;

  constructor(path: string, problem: string, line?: number) {
    super(`${path}${line === undefined ? '' : `, line ${line}`}: ${problem}`);
    this.path = path;
    this.line = line;
  }
}
