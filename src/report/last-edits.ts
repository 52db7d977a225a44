import { day } from '../model/day.ts';
import type { LastEdit } from '../model/last-edit.ts';
import { printable } from '../lib/printable.ts';
import { shorten } from '../lib/shorten.ts';

/** Models that one person changed, or created, on PRIMARY on one day. */
export interface EditGroup {
  readonly what: 'changed' | 'created';
  /** Harmless to print; absent where PRIMARY does not say. */
  readonly by?: string;
  /** In UTC. */
  readonly on?: string;
  readonly models: readonly string[];
}

const longestName = 60;

/** Who changed which models on PRIMARY last, and on which day, the models in their order. */
export function editGroups(lastEdits: ReadonlyMap<string, LastEdit> = new Map()): readonly EditGroup[] {
  const named = Array.from(lastEdits, ([model, { by, at, isCreation }]) => {
    const edit = {
      what: isCreation ? ('created' as const) : ('changed' as const),
      ...(by !== undefined && { by: shorten(printable(by), longestName) }),
      ...(at !== undefined && { on: day(at) }),
    };
    return { model, edit };
  });
  const groups = Map.groupBy(named, ({ edit }) => JSON.stringify(edit));
  return [...groups.values()].flatMap((group) => {
    const models = group.map(({ model }) => model);
    return group.slice(0, 1).map(({ edit }) => ({ ...edit, models }));
  });
}

/** `by alice on 2026-11-25`. @param quote makes the name safe where it is to stand */
export function editText({ by, on }: EditGroup, quote: (name: string) => string): string {
  return [by === undefined ? '' : `by ${quote(by)}`, on === undefined ? '' : `on ${on}`].filter(Boolean).join(' ');
}
