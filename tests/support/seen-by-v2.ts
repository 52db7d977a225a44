import { objectOf } from '../../src/json/build.ts';
import { spelling } from '../../src/json/slice.ts';
import { recordLens } from '../../src/lens/record-lens.ts';
import { parseRecords } from '../../src/model/records.ts';

/** The v2 records of a legacy file, as a file of PRIMARY has them. */
export function seenByV2(category: string, legacy: string): string {
  const lens = recordLens(category);
  const records = Array.from(parseRecords(legacy), ([name, record]) => [name, lens.see(record)] as const);
  return JSON.stringify(JSON.parse(spelling(objectOf(records))), undefined, 4);
}
