import { createHash } from 'node:crypto';
import { canonicalJson } from '../json/canonical.ts';
import type { CategoryDiff } from '../model/diff.ts';

/**
 * A hash of what is added, removed and modified to what in one category: the same for the same change, however its
 * records are spelled and whatever other commits do to the files. 16 hexadecimal digits.
 */
export function hashChange({ added, removed, modified }: CategoryDiff): string {
  const lines = [
    ...added.map(({ name, record }) => ['added', name, canonicalJson(record)]),
    ...removed.map(({ name }) => ['removed', name]),
    ...modified.map(({ name, after }) => ['modified', name, canonicalJson(after)]),
  ].map((line) => JSON.stringify(line));
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex').slice(0, 16);
}
