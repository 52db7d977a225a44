import { lastEdit } from '../lens/last-edit.ts';
import type { CategoryDiff } from '../model/diff.ts';
import type { LastEdit } from '../model/last-edit.ts';
import { strip } from '../formats/text/names.ts';
import type { Comparison } from './comparison.ts';

/** Who changed the added and modified models on PRIMARY last, as far as it knows. */
export function lastEdits(
  { added, modified }: CategoryDiff,
  { format, records }: Comparison['primary'],
): ReadonlyMap<string, LastEdit> {
  const edits = new Map<string, LastEdit>();
  if (format !== 'v2') return edits;
  // A row has its model's name without the blanks that PRIMARY's may have around it, or with others.
  const bare = new Map(Array.from(records, ([name, record]) => [strip(name), record]));
  for (const { name } of [...added, ...modified]) {
    const record = records.get(name) ?? bare.get(strip(name));
    const edit = record && lastEdit(record);
    if (edit) edits.set(name, edit);
  }
  return edits;
}
