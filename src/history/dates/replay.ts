import { equalJson } from '../../json/equal.ts';
import type { Dates, Stamp } from './dates.ts';
import type { Values } from './read-values.ts';

/** What a history up to some version comes to. */
export interface HistoryState {
  readonly dates: Dates;
  /** Of the last version that holds JSON; `undefined` before the first. */
  readonly values: Values | undefined;
}

export const beginning: HistoryState = { dates: new Map(), values: undefined };

/** The rules of the file of dates: what it says after one version more (repository-checks.md). */
export function replay(state: HistoryState, stamp: Stamp, values: Values | undefined): HistoryState {
  if (values === undefined) return state;
  const dates = new Map(state.dates);
  for (const [name, value] of values) {
    const known = dates.get(name);
    const before = state.values?.get(name);
    if (known === undefined) dates.set(name, { added: stamp, modified: stamp, removed: undefined });
    // A model that comes back has no value before: that is no modification.
    else if (before !== undefined && !equalJson(before, value)) dates.set(name, { ...known, modified: stamp });
  }
  for (const name of state.values?.keys() ?? []) {
    const known = dates.get(name);
    if (known?.removed === undefined && known && !values.has(name)) dates.set(name, { ...known, removed: stamp });
  }
  return { dates, values };
}

/** Whether any of the dates is that commit. */
export function mentions(dates: Dates, stamp: Stamp): boolean {
  return [...dates.values()].some(({ added, modified, removed }) => [added, modified, removed].includes(stamp));
}
