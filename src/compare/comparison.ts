import type { CategoryDiff } from '../model/diff.ts';
import type { PrimaryFormat } from '../model/primary-format.ts';
import type { Records } from '../model/records.ts';
import type { ComparedCategory } from '../model/sync-result.ts';
import type { Reading } from '../formats/legacy-format.ts';

/** What both sides of a category say: facts, before it is decided what is to change. */
export interface Comparison extends Reading, Pick<ComparedCategory, 'status' | 'category' | 'files' | 'models'> {
  /** All that takes GitHub's records to PRIMARY's. */
  readonly diff: CategoryDiff;
  /** As PRIMARY gave them. */
  readonly primary: { readonly format: PrimaryFormat; readonly records: Records };
  /**
   * The same of another version of the category's first file; `undefined` where there was none.
   *
   * @throws MalformedFileError where that version does not hold records
   */
  readonly compareVersion: (text: string | undefined) => CategoryDiff;
}
