import { lastValues, parseJson } from '../../json/scan.ts';
import type { JsonSlice } from '../../json/slice.ts';
import { NumberRangeError } from './numbers.ts';
import { placeNew } from './place-new.ts';
import { printJson, printMembersLine } from './print-json.ts';
import { UnwritableField } from './record-fields.ts';
import { generationParamsFile, type Rules } from './rules.ts';

/** Settings as db.json has them. @throws UnwritableField where a number has no place there */
export function printSettings(value: JsonSlice): string {
  try {
    return printJson(value, 2);
  } catch (error) {
    if (error instanceof NumberRangeError) throw new UnwritableField('settings', `cannot be written: ${error.message}`);
    throw error;
  }
}

/**
 * A cell that holds these settings; those that stand in the present cell already keep their order.
 *
 * @throws UnwritableField where the repository does not know one of the keys
 */
export function spellSettings(value: JsonSlice, presentCell: string, { settings: known }: Rules): string {
  const settings = lastValues(value);
  for (const key of settings.keys()) {
    if (known.has(key)) continue;
    throw new UnwritableField('settings', `has the key "${key}", which ${generationParamsFile} does not have`);
  }
  const standing = presentCell === '' ? [] : [...lastValues(parseJson(presentCell)).keys()];
  const { after, last } = placeNew(new Set(standing), settings.keys());
  const order = [...standing.flatMap((key) => [key, ...(after.get(key) ?? [])]), ...last];
  return printMembersLine(
    order.flatMap((key): [string, JsonSlice][] => {
      const member = settings.get(key);
      return member === undefined ? [] : [[key, member]];
    }),
  );
}
