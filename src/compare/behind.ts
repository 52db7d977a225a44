import { day } from '../model/day.ts';
import { countChanges, type CategoryDiff } from '../model/diff.ts';
import type { Provenance } from '../model/provenance.ts';

/**
 * Why nothing is proposed where PRIMARY's records are those of an older version of the file.
 *
 * @param flag lets it through
 */
export function refuseBehind(diff: CategoryDiff, { since, commit }: Provenance, flag: string): string {
  const count = countChanges(diff);
  const models = count === 1 ? 'the model that differs was' : `the ${count} models that differ were`;
  return (
    `PRIMARY is behind: its records are a copy of commit ${commit?.sha.slice(0, 7) ?? ''} of ${day(since)}, and ${models} ` +
    `changed on GitHub after it. Bring PRIMARY up to date; if it is right, ${flag} lets it through`
  );
}
