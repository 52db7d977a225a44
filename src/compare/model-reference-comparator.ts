import { equalJson } from '../json/equal.ts';
import type { CategoryDiff, ModifiedRecord, NamedRecord } from '../model/diff.ts';
import type { Records } from '../model/records.ts';
import { changedFields } from '../model/changed-fields.ts';

/** Finds what takes GitHub's records of a category to PRIMARY's. Values are compared, never their layout. */
export class ModelReferenceComparator {
  compare(observed: Records, desired: Records): CategoryDiff {
    const removed: NamedRecord[] = [];
    const modified: ModifiedRecord[] = [];
    for (const [name, before] of observed) {
      const after = desired.get(name);
      if (after === undefined) removed.push({ name, record: before });
      else if (!equalJson(before, after)) {
        modified.push({ name, before, after, fields: changedFields(before, after) });
      }
    }
    const added: NamedRecord[] = [];
    for (const [name, record] of desired) {
      if (!observed.has(name)) added.push({ name, record });
    }
    return { added, removed, modified };
  }
}
