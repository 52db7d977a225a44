import type { JsonSlice } from '../json/slice.ts';
import type { Note } from '../model/note.ts';
import type { Records } from '../model/records.ts';
import { UnwritableField } from '../formats/text/record-fields.ts';
import { readNeighbours, type Neighbours } from './neighbours.ts';
import type { PutRecord, RecordLens } from './record-lens.ts';

/** The legacy records that are to stand in the file, in PRIMARY's order, and what they do not say. */
export interface PutRecords {
  readonly records: Records;
  readonly notes: readonly Note[];
}

/**
 * PRIMARY's v2 records as the legacy records that are to stand in a file. A record that is not built as one is an error;
 * its model stays as the file has it.
 */
export function putRecords(lens: RecordLens, observed: Records, v2: Records): PutRecords {
  let neighbours: Neighbours | undefined;
  const records = new Map<string, JsonSlice>();
  const notes: Note[] = [];
  for (const [name, record] of v2) {
    const standing = observed.get(name);
    try {
      const put: PutRecord =
        standing === undefined
          ? lens.make(name, record, (neighbours ??= readNeighbours(observed, lens.known)))
          : lens.put(name, standing, record);
      records.set(name, put.record);
      for (const note of put.notes) notes.push(note);
    } catch (error) {
      if (!(error instanceof UnwritableField)) throw error;
      if (standing !== undefined) records.set(name, standing);
      notes.push(unusable(name, error, standing !== undefined));
    }
  }
  return { records, notes };
}

function unusable(model: string, { field, message }: UnwritableField, isThere: boolean): Note {
  const kept = isThere ? 'is left as it is on GitHub' : 'cannot be added';
  return { severity: 'error', message: `"${model}" ${kept}: PRIMARY's ${message}.`, model, field };
}
