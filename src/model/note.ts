/**
 * Something about one category that its reader must know. An `error` makes the run end with 1 although the rest of the
 * category goes through (a record that cannot be written); a `warning` does not.
 */
export interface Note {
  readonly severity: 'warning' | 'error';
  /** Plain text, one sentence; model and field names in it are strangers' text and are defused where it is shown. */
  readonly message: string;
  readonly model?: string;
  readonly field?: string;
}
