import { equalJson } from '../../json/equal.ts';
import type { Dates, ModelDates, Stamp } from './dates.ts';
import type { Values } from './read-values.ts';

/** The models of which it is not known when they were modified last. */
export function inDoubt(dates: Dates): readonly string[] {
  return [...dates].filter(([, { modified }]) => modified === undefined).map(([name]) => name);
}

/**
 * Ends the doubts that one version can end: of the models that it added, and of those that it has with another value than
 * the version before. To be asked of one version after the other, the newest first.
 */
export function settle(dates: Dates, version: Stamp, values: Values, before: Values | undefined): Dates {
  const settled = new Map<string, ModelDates>(dates);
  for (const name of inDoubt(dates)) {
    const known = dates.get(name);
    if (known === undefined) continue;
    const [value, older] = [values.get(name), before?.get(name)];
    const isModified = value !== undefined && older !== undefined && !equalJson(value, older);
    if (isModified || known.added.commit === version.commit) settled.set(name, { ...known, modified: version });
  }
  return settled;
}
