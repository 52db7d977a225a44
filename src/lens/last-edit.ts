import { kindOf, lastValues, stringOf } from '../json/scan.ts';
import { type JsonSlice, spelling } from '../json/slice.ts';
import { lastSecond } from '../model/day.ts';
import type { LastEdit } from '../model/last-edit.ts';

/** Who changed a v2 record last and when, as its `metadata` has it; undefined where it tells neither. */
export function lastEdit(v2: JsonSlice): LastEdit | undefined {
  const metadata = lastValues(v2).get('metadata');
  if (metadata === undefined || kindOf(metadata) !== 'object') return undefined;
  const fields = lastValues(metadata);
  const [updated, created] = [editIn(fields, 'updated'), editIn(fields, 'created')];
  if (created === undefined || (updated !== undefined && !isSame(updated, created))) return updated;
  return { ...created, isCreation: true };
}

/** PRIMARY gives a record that nobody has changed the time of its creation for that of a change, and nobody's name. */
function isSame(updated: LastEdit, created: LastEdit): boolean {
  return updated.at !== undefined && updated.at === created.at && (updated.by ?? created.by) === created.by;
}

function editIn(fields: ReadonlyMap<string, JsonSlice>, kind: 'updated' | 'created'): LastEdit | undefined {
  const by = nameIn(fields.get(`${kind}_by`));
  const at = secondsIn(fields.get(`${kind}_at`));
  if (by === undefined && at === undefined) return undefined;
  return { ...(by !== undefined && { by }), ...(at !== undefined && { at }) };
}

function nameIn(value: JsonSlice | undefined): string | undefined {
  const name = value !== undefined && kindOf(value) === 'string' ? stringOf(value).trim() : '';
  return name === '' ? undefined : name;
}

function secondsIn(value: JsonSlice | undefined): number | undefined {
  const seconds = value !== undefined && kindOf(value) === 'number' ? Math.floor(Number(spelling(value))) : -1;
  return seconds > 0 && seconds <= lastSecond ? seconds : undefined;
}
