import type { JsonSlice } from '../../json/slice.ts';
import type { Note } from '../../model/note.ts';
import type { Model } from './read-models.ts';
import type { UnwritableField } from './record-fields.ts';
import type { Rules } from './rules.ts';

/** A record to write into a row. */
export interface RowRequest {
  readonly name: string;
  readonly record: JsonSlice;
  /** The row that the model has so far. */
  readonly present: Model | undefined;
}

/** What a row is to hold. */
export interface RowCells {
  /** In the order of the columns. */
  readonly cells: readonly string[];
  /** Beyond the last column. */
  readonly extra: readonly string[];
}

/** A row, and what of its record it does not say. */
export interface WrittenRow extends RowCells {
  readonly notes: readonly Note[];
}

/** What a row is to hold, or a field each that stands in the way. */
export type RowWriter = (
  request: RowRequest,
  columns: readonly string[],
  rules: Rules,
) => WrittenRow | readonly UnwritableField[];
