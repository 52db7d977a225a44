import { elements, kindOf, lastValues } from '../json/scan.ts';
import type { JsonSlice } from '../json/slice.ts';
import type { Records } from '../model/records.ts';

/** An object in a record whose members have a fixed order: the record, its `config`, the entries of the two lists. */
export type Level = 'record' | 'config' | 'config.files' | 'config.download';

/** The members that a file's records have: level → name → its place among the others. */
export type MemberOrder = ReadonlyMap<Level, ReadonlyMap<string, number>>;

/**
 * The order in which a file's records have their members, read off the records: each member stands behind those that
 * stand before it in any record. Where records contradict each other, the first one counts.
 */
export function readMemberOrder(records: Records): MemberOrder {
  const levels = new Map<Level, Followers>();
  for (const record of records.values()) {
    for (const [level, members] of levelsOf(record)) {
      const followers = levels.get(level) ?? new Map<string, Set<string>>();
      levels.set(level, followers);
      noteFollowers(followers, [...members.keys()]);
    }
  }
  return new Map(Array.from(levels, ([level, followers]) => [level, ranks(followers)]));
}

type Members = ReadonlyMap<string, JsonSlice>;

/** Reads each level once. */
function* levelsOf(record: JsonSlice): Generator<[Level, Members]> {
  const members = lastValues(record);
  yield ['record', members];
  const config = members.get('config');
  if (config === undefined || kindOf(config) !== 'object') return;
  const inside = lastValues(config);
  yield ['config', inside];
  for (const name of ['files', 'download'] as const) {
    const list = inside.get(name);
    if (list === undefined || kindOf(list) !== 'array') continue;
    for (const entry of elements(list)) if (kindOf(entry) === 'object') yield [`config.${name}`, lastValues(entry)];
  }
}

/** Name → the names that stand right behind it in any record. */
type Followers = Map<string, Set<string>>;

function noteFollowers(followers: Followers, names: readonly string[]): void {
  for (const [index, name] of names.entries()) {
    const next = names[index + 1];
    const after = followers.get(name) ?? new Set();
    if (next !== undefined) after.add(next);
    followers.set(name, after);
  }
}

/** Sorts names so that each stands before its followers, the others as they come. */
function ranks(followers: Followers): ReadonlyMap<string, number> {
  const waitsFor = new Map(Array.from(followers.keys(), (name) => [name, 0]));
  for (const after of followers.values()) for (const name of after) waitsFor.set(name, (waitsFor.get(name) ?? 0) + 1);
  const placed = new Map<string, number>();
  const place = (start: string): void => {
    const ready = [start];
    for (let name = ready.pop(); name !== undefined; name = ready.pop()) {
      if (placed.has(name)) continue;
      placed.set(name, placed.size);
      for (const next of followers.get(name) ?? []) {
        const left = (waitsFor.get(next) ?? 0) - 1;
        waitsFor.set(next, left);
        if (left === 0) ready.push(next);
      }
    }
  };
  for (const [name, count] of [...waitsFor]) if (count === 0) place(name);
  // What is left stands in a circle.
  for (const name of waitsFor.keys()) place(name);
  return placed;
}
