import type { JsonSlice } from '../json/slice.ts';
import type { Note } from '../model/note.ts';
import type { Records } from '../model/records.ts';
import { isBareName, strip } from '../formats/text/names.ts';
import type { ModelTable } from '../formats/text/read-models.ts';

/**
 * PRIMARY's v2 records under the names of their rows: v2 has a name without the blanks around it. Of rows whose names
 * differ in blanks alone the last one is v2's; the others stay as they are.
 *
 * @param converted what the rows convert to
 */
export function rowNames(
  v2: Records,
  { models }: ModelTable,
  converted: Records,
): { readonly records: Records; readonly notes: readonly Note[] } {
  const rows = Map.groupBy(new Set(models.map(({ name }) => name)), strip);
  const last = new Map(models.map(({ name }) => [strip(name), name]));
  const records = new Map<string, JsonSlice>();
  const notes: Note[] = [];
  for (const [name, record] of v2) {
    const bare = strip(name);
    const own = last.get(bare) ?? bare;
    if (records.has(own)) {
      const message = `"${name}" is left out: without the blanks around it, it has the name of another model.`;
      notes.push({ severity: 'warning', message, model: name, field: 'name' });
      continue;
    }
    for (const row of rows.get(bare) ?? [own]) {
      const shadowed = row === own ? undefined : converted.get(row);
      records.set(row, shadowed ?? record);
    }
    if (!isBareName(bare) && !last.has(bare)) {
      const message = `"${name}" cannot be added: db.json has names that start so for copies of other models.`;
      notes.push({ severity: 'warning', message, model: name, field: 'name' });
    }
  }
  return { records, notes };
}
