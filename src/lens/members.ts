import { falseValue } from '../json/build.ts';
import { equalJson } from '../json/equal.ts';
import type { JsonSlice } from '../json/slice.ts';
import type { Fields } from './carried.ts';
import type { Field } from './fields.ts';
import { saysSomething } from './values.ts';

/** What v2 has for a legacy object's members: field → value, without those that say nothing. */
export function seeMembers(table: readonly Field[], members: Fields): Map<string, JsonSlice> {
  const seen = new Map<string, JsonSlice>();
  for (const { v2, legacy, values } of table) {
    const value = legacy.map((member) => members.get(member)).find(saysSomething);
    const translated = value && values.see(value);
    if (saysSomething(translated)) seen.set(v2, translated);
  }
  return seen;
}

/**
 * A legacy object's members with v2's fields in them. Only the members of a field that differs change. A field that v2 has
 * no more goes, except that a flag stays as `false`.
 *
 * @param seen what v2 has for the members as they are
 */
export function putMembers(
  table: readonly Field[],
  members: Fields,
  seen: Fields,
  desired: Fields,
): Map<string, JsonSlice> {
  const result = new Map(members);
  for (const field of table) {
    const [before, after] = [seen.get(field.v2), desired.get(field.v2)];
    if (areSame(before, after)) continue;
    const written = writable(field, after);
    // The nearest that the legacy form can say may stand there already, in a spelling of its own.
    if (areSame(before, written && field.values.see(written))) continue;
    for (const member of written === undefined ? field.legacy : holders(field, members, before)) {
      if (written !== undefined) result.set(member, written);
      else if (field.isFlag) result.set(member, falseValue);
      else result.delete(member);
    }
  }
  return result;
}

/** The legacy value for a v2 one; none where v2 would see nothing in it. */
function writable({ values }: Field, after: JsonSlice | undefined): JsonSlice | undefined {
  const written = after && values.put(after);
  return written && saysSomething(values.see(written)) ? written : undefined;
}

export function areSame(a: JsonSlice | undefined, b: JsonSlice | undefined): boolean {
  return a === undefined || b === undefined ? a === b : equalJson(a, b);
}

/** The members that are to say what the field says: those that say it now, else those that are there, else all. */
function holders({ legacy, values }: Field, members: Fields, before: JsonSlice | undefined): readonly string[] {
  const present = legacy.filter((member) => members.has(member));
  const saying = present.filter((member) => {
    const value = members.get(member);
    return saysSomething(value) && areSame(values.see(value), before);
  });
  if (saying.length > 0) return saying;
  return present.length > 0 ? present : legacy;
}
