import { equalJson } from '../json/equal.ts';
import { elements, kindOf, lastValues, stringOf } from '../json/scan.ts';
import type { JsonSlice } from '../json/slice.ts';
import type { Records } from '../model/records.ts';
import { isLegacyFile } from './fields.ts';

/** What a file's records tell about the members that a new one has beside v2's. */
export interface Neighbours {
  /** Members that v2 does not know and that all records have with one value. */
  readonly shared: ReadonlyMap<string, JsonSlice>;
  /** What v2 does not know and many records have, not all with one value: each as a person would name it. */
  readonly frequent: readonly string[];
  /** Members that all records have, also those that v2 knows. */
  readonly everywhere: ReadonlySet<string>;
}

/** From this share of the records on, a person may want to give a new one the same member. */
const manyOf = 0.1;

/** @param known the members that v2 knows: nothing is learnt about their values */
export function readNeighbours(records: Records, known: ReadonlySet<string>): Neighbours {
  const counts = new Map<string, number>();
  const first = new Map<string, JsonSlice>();
  const varied = new Set<string>();
  let withLegacyFiles = 0;
  for (const record of records.values()) {
    const members = lastValues(record);
    for (const [member, value] of members) {
      counts.set(member, (counts.get(member) ?? 0) + 1);
      const example = first.get(member);
      if (example === undefined) first.set(member, value);
      else if (!known.has(member) && !varied.has(member) && !equalJson(example, value)) varied.add(member);
    }
    if (hasLegacyFile(members.get('config'))) withLegacyFiles += 1;
  }
  const isMany = (count: number) => count > 0 && count >= records.size * manyOf;
  const everywhere = new Set([...counts].filter(([, count]) => count === records.size).map(([member]) => member));
  const shared = new Map(
    [...first].filter(([member]) => !known.has(member) && everywhere.has(member) && !varied.has(member)),
  );
  const frequent = [...counts].flatMap(([member, count]) =>
    !known.has(member) && !shared.has(member) && isMany(count) ? [`"${member}"`] : [],
  );
  if (isMany(withLegacyFiles)) frequent.push('a .yaml entry of config.files');
  return { shared, frequent, everywhere };
}

function hasLegacyFile(config: JsonSlice | undefined): boolean {
  const files = config !== undefined && kindOf(config) === 'object' ? lastValues(config).get('files') : undefined;
  if (files === undefined || kindOf(files) !== 'array') return false;
  return elements(files).some((file) => {
    const path = kindOf(file) === 'object' ? lastValues(file).get('path') : undefined;
    return path !== undefined && kindOf(path) === 'string' && isLegacyFile(stringOf(path));
  });
}
