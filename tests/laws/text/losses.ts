import { spelling } from '../../../src/json/slice.ts';
import type { Note } from '../../../src/model/note.ts';
import type { Records } from '../../../src/model/records.ts';
import { demand } from '../demand.ts';
import { type JsonObject, sameValue } from '../same-value.ts';

/** A field that is not written as PRIMARY has it is told of. */
export function checkNothingLost(primary: Records, database: JsonObject, notes: readonly Note[]): void {
  for (const [name, record] of primary) {
    const about = notes.filter(({ model }) => model === name);
    if (name.includes('://') || /^(?:aphrodite|koboldcpp)\//.test(name)) continue;
    if (about.some(({ severity }) => severity === 'error')) continue;
    const written = database[name] as JsonObject | undefined;
    for (const [field, value] of Object.entries(JSON.parse(spelling(record)) as JsonObject)) {
      if (isEmpty(value) || about.some((note) => note.field === field)) continue;
      const held = written && Object.hasOwn(written, field) ? written[field] : undefined;
      demand(
        'no field is lost in silence',
        sameValue(asSet(field, held), asSet(field, value)),
        () => `${name}: ${field}`,
      );
    }
  }
}

function asSet(field: string, value: unknown): unknown {
  return field === 'tags' && Array.isArray(value) ? [...new Set(value as string[])].sort() : value;
}

function isEmpty(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === null || value === '' || value === 0;
}
