import { arrayOf, objectOf } from '../json/build.ts';
import { equalJson } from '../json/equal.ts';
import { elements, kindOf, lastValues } from '../json/scan.ts';
import { type JsonSlice, spelling } from '../json/slice.ts';
import type { Note } from '../model/note.ts';
import type { Records } from '../model/records.ts';
import { type Level, type MemberOrder, readMemberOrder } from './member-order.ts';

export interface Conformed {
  readonly records: Records;
  readonly notes: readonly Note[];
}

export interface ConformOptions {
  /** The file's path, for notes. */
  readonly path: string;
  /** Leave out, with a note, members that no record of the file has: the repository's check refuses them. */
  readonly onlyKnownMembers: boolean;
  /** PRIMARY's name for a member, as `config.files.path`; undefined for one that PRIMARY does not have. */
  readonly fieldOf?: (member: string) => string | undefined;
  /** Those that tell the file's members, where they are not the observed ones: of an older version, today's. */
  readonly known?: Records;
}

/**
 * The desired records as the file's records are built: their members in the file's order, and without those that are
 * `null`, which means absent. A record that then says what the file's says is the file's own.
 */
export function conformRecords(observed: Records, desired: Records, options: ConformOptions): Conformed {
  let order: MemberOrder | undefined;
  const notes: Note[] = [];
  const records = new Map<string, JsonSlice>();
  for (const [name, record] of desired) {
    const standing = observed.get(name);
    if (standing !== undefined && equalJson(standing, record)) {
      records.set(name, standing);
      continue;
    }
    order ??= readMemberOrder(options.known ?? observed);
    const { conformed, unknown } = conform(record, standing, { order, ...options });
    records.set(name, standing !== undefined && equalJson(standing, conformed) ? standing : conformed);
    for (const member of unknown) notes.push(...unknownMember(name, member, options));
  }
  return { records, notes };
}

interface Build extends ConformOptions {
  readonly order: MemberOrder;
}

function conform(record: JsonSlice, standing: JsonSlice | undefined, build: Build) {
  const unknown = new Set<string>();
  const conformed = conformObject('record', record, standing, (level, members, present) => {
    const known = build.order.get(level);
    const isRefused = (member: string) =>
      build.onlyKnownMembers && known !== undefined && !known.has(member) && !present.has(member);
    for (const member of members.keys())
      if (isRefused(member)) unknown.add(level === 'record' ? member : `${level}.${member}`);
    return sorted(
      [...members].filter(([member]) => !isRefused(member)),
      known,
    );
  });
  return { conformed, unknown: [...unknown] };
}

type Members = ReadonlyMap<string, JsonSlice>;

/** Rebuilds an object and, within a record, those that have a level of their own. */
function conformObject(
  level: Level,
  object: JsonSlice,
  standing: JsonSlice | undefined,
  build: (level: Level, members: Members, present: Members) => Iterable<readonly [string, JsonSlice]>,
): JsonSlice {
  const present =
    standing !== undefined && kindOf(standing) === 'object' ? lastValues(standing) : new Map<string, JsonSlice>();
  const members = new Map([...lastValues(object)].filter(([, value]) => kindOf(value) !== 'null'));
  // A null that the file has says the same as no member, so it stays.
  for (const [name, value] of present) if (kindOf(value) === 'null' && !members.has(name)) members.set(name, value);
  for (const [name, value] of members) {
    if (level === 'record' && name === 'config' && kindOf(value) === 'object') {
      members.set(name, conformObject('config', value, present.get(name), build));
    }
    if (level === 'config' && (name === 'files' || name === 'download') && kindOf(value) === 'array') {
      const standingEntries = entriesByName(present.get(name));
      const entries = elements(value).map((entry) =>
        kindOf(entry) === 'object'
          ? conformObject(`config.${name}`, entry, standingEntries.get(entryName(entry))?.shift(), build)
          : entry,
      );
      members.set(name, arrayOf(entries));
    }
  }
  return objectOf(build(level, members, present));
}

/** Those with one name in their order: the first takes after the first. */
function entriesByName(list: JsonSlice | undefined): ReadonlyMap<string, JsonSlice[]> {
  const entries = list !== undefined && kindOf(list) === 'array' ? elements(list) : [];
  return Map.groupBy(
    entries.filter((entry) => kindOf(entry) === 'object'),
    entryName,
  );
}

/** What an entry of `files` or `download` is told from the others by, as it is spelled. */
function entryName(entry: JsonSlice): string {
  const members = lastValues(entry);
  const name = members.get('path') ?? members.get('file_name');
  return name === undefined ? '' : spelling(name);
}

/** In the file's order; a member that the file does not know stands behind the one before it. */
function sorted(members: readonly (readonly [string, JsonSlice])[], order: ReadonlyMap<string, number> = new Map()) {
  let place = -1;
  return members
    .map((member) => ({ member, place: (place = order.get(member[0]) ?? place) }))
    .sort((a, b) => a.place - b.place)
    .map(({ member }) => member);
}

function unknownMember(model: string, member: string, { path, fieldOf = (name) => name }: ConformOptions): Note[] {
  const field = fieldOf(member);
  if (field === undefined) return [];
  const lacks = lastName(member) === lastName(field) ? 'such a member' : `such a member ("${member}")`;
  const message = `"${model}": PRIMARY's "${field}" is left out, because no record of ${path} has ${lacks}: the repository's check may refuse it.`;
  return [{ severity: 'warning', message, model, field }];
}

function lastName(member: string): string {
  return member.slice(member.lastIndexOf('.') + 1);
}
