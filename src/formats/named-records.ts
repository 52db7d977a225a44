import type { Note } from '../model/note.ts';
import type { Records } from '../model/records.ts';
import { strip } from './text/names.ts';

/** PRIMARY's records, and those that have no place in a legacy file as notes. */
export interface NamedRecords {
  readonly records: Records;
  readonly notes: readonly Note[];
}

/**
 * The records whose models have a name, or a place in the file already: the key is what a model is known by, so none is
 * added under one that is empty or blank.
 */
export function namedRecords(primary: Records, present: { has: (name: string) => boolean }): NamedRecords {
  const nameless = new Set([...primary.keys()].filter((name) => strip(name) === '' && !present.has(name)));
  if (nameless.size === 0) return { records: primary, notes: [] };
  const notes = Array.from(nameless, (model): Note => {
    const message = `${JSON.stringify(model)} cannot be added: a model needs a name.`;
    return { severity: 'error', message, model, field: 'name' };
  });
  return { records: new Map([...primary].filter(([name]) => !nameless.has(name))), notes };
}
