import { KnownError } from '../lib/known-error.ts';
import { positionAt } from './position.ts';

/** A text that is not JSON, or is nested deeper than we read. */
export class JsonSyntaxError extends KnownError {
  override readonly name = 'JsonSyntaxError';
  /** What is wrong, without the place. */
  readonly problem: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 units. */
  readonly column: number;

  constructor(problem: string, text: string, offset: number) {
    const { line, column } = positionAt(text, offset);
    super(`${problem} at line ${line}, column ${column}`);
    this.problem = problem;
    this.line = line;
    this.column = column;
  }
}
