import { createHash } from 'node:crypto';
import { canonicalJson } from '../json/canonical.ts';
import { countChanges, type CategoryDiff } from '../model/diff.ts';

/**
 * A hash of what is added, removed and modified to what in one category: the same for the same change, however its
 * records are spelled and whatever other commits do to the files. 16 hexadecimal digits.
 *
 * @param blobs the changed files' SHAs: all that tells one repair, which changes no record, from another
 */
export function hashChange(diff: CategoryDiff, blobs: readonly string[]): string {
  const { added, removed, modified } = diff;
  const lines = [
    ...(countChanges(diff) === 0 ? blobs.map((sha) => ['repaired', sha]) : []),
    ...added.map(({ name, record }) => ['added', name, canonicalJson(record)]),
    ...removed.map(({ name }) => ['removed', name]),
    ...modified.map(({ name, after }) => ['modified', name, canonicalJson(after)]),
  ].map((line) => JSON.stringify(line));
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex').slice(0, 16);
}
