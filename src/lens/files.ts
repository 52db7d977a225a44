import { arrayOf, objectOf, textOf } from '../json/build.ts';
import { elements, kindOf, lastValues, stringOf } from '../json/scan.ts';
import type { JsonSlice } from '../json/slice.ts';
import type { Fields } from './carried.ts';
import { configFields, fileFields, isLegacyFile } from './fields.ts';
import { followOrder } from './follow-order.ts';
import { areSame, putMembers, seeMembers } from './members.ts';
import { saysSomething } from './values.ts';

/** v2's `config` of a legacy one: its own fields and `download`, an entry for each file that has a place in v2. */
export function seeConfig(config: Fields): Map<string, JsonSlice> {
  const seen = seeMembers(configFields, config);
  const files = [...filesByName(config).values()].map(objectOf);
  if (files.length > 0) seen.set('download', arrayOf(files));
  return seen;
}

/** A file whose older kind of checksum does not stay: `sha256sum` is another or gone, or the file has another name now. */
export interface LostMd5 {
  readonly file: string;
  readonly why: 'changed' | 'gone' | { readonly renamedTo: string };
}

export interface PutConfig {
  readonly config: Map<string, JsonSlice>;
  readonly lostMd5: readonly LostMd5[];
}

/**
 * A legacy `config` with v2's in it. An entry of a file that stays keeps what v2 does not know of it, a new file gets its
 * entry in `files` after the one before it in v2's order and one in `download`, a file that v2 dropped loses both. Entries
 * that have no place in v2 stay.
 */
export function putConfig(config: Fields, seen: Fields, desired: Fields): PutConfig {
  const result = putMembers(configFields, config, seen, desired);
  if (areSame(seen.get('download'), desired.get('download'))) return { config: result, lostMd5: [] };

  const present = filesByName(config);
  const entries = new Map(listOf(desired, 'download').map((entry) => [nameOf(entry, 'file_name') ?? '', entry]));
  const order = [...entries.keys()].filter((name) => !isLegacyFile(name));
  const dropped = new Set(present.keys()).difference(new Set(order));
  const lostMd5: LostMd5[] = [];

  const files = listOf(config, 'files').filter((file) => !dropped.has(nameOf(file, 'path') ?? ''));
  const last = new Map(files.map((file, index) => [seenName(file), index]));
  const edited = files.map((file, index) => {
    const name = seenName(file);
    const entry = name === undefined ? undefined : entries.get(name);
    if (name === undefined || entry === undefined || last.get(name) !== index) return file;
    const { members, why } = putFile(lastValues(file), present.get(name) ?? new Map(), lastValues(entry));
    if (why) lostMd5.push({ file: name, why });
    return members;
  });
  const newFile = (name: string) => {
    const fields = lastValues(entries.get(name) ?? objectOf([]));
    return objectOf(putMembers(fileFields, new Map([['path', textOf(name)]]), new Map(), fields));
  };
  const lists = {
    files: followOrder(edited, seenName, order, newFile),
    download: putLinks(listOf(config, 'download'), { present, entries, order, dropped }),
  };
  for (const [name, list] of Object.entries(lists)) {
    if (list.length > 0 || config.has(name)) result.set(name, arrayOf(list));
  }
  const added = new Map([...entries].filter(([name]) => !isLegacyFile(name) && !present.has(name)));
  return { config: result, lostMd5: [...lostMd5, ...renamed(listOf(config, 'files'), dropped, added)] };
}

/** The dropped files with an older kind of checksum that came back under another name: with the same `sha256sum`. */
function renamed(
  files: readonly JsonSlice[],
  dropped: ReadonlySet<string>,
  added: ReadonlyMap<string, JsonSlice>,
): LostMd5[] {
  const names = new Map(Array.from(added, ([name, entry]) => [checksumOf(entry), name]));
  names.delete(undefined);
  return files.flatMap((entry) => {
    const file = seenName(entry);
    const renamedTo = names.get(checksumOf(entry));
    if (file === undefined || renamedTo === undefined || !dropped.has(file)) return [];
    return saysSomething(lastValues(entry).get('md5sum')) ? [{ file, why: { renamedTo } }] : [];
  });
}

function checksumOf(entry: JsonSlice): string | undefined {
  return nameOf(entry, 'sha256sum');
}

interface Files {
  /** v2's entries of the files as they are: name → field → value. */
  readonly present: ReadonlyMap<string, Fields>;
  /** v2's entries as they are desired. */
  readonly entries: ReadonlyMap<string, JsonSlice>;
  /** The names of the entries ones that the legacy file can hold. */
  readonly order: readonly string[];
  readonly dropped: ReadonlySet<string>;
}

/** The entries of `download`, where a file's URL stands. */
function putLinks(links: readonly JsonSlice[], { present, entries, order, dropped }: Files): JsonSlice[] {
  const urlOf = (name: string) => lastValues(entries.get(name) ?? objectOf([])).get('file_url');
  const desired = new Set(order);
  const linked = order.filter((name) => urlOf(name) !== undefined);
  const kept = links.flatMap((link) => {
    const name = nameOf(link, 'file_name');
    if (name === undefined || !(present.has(name) || desired.has(name))) return [link];
    const url = urlOf(name);
    if (dropped.has(name)) return [];
    const standing = present.has(name) ? present.get(name)?.get('file_url') : lastValues(link).get('file_url');
    if (areSame(url, saysSomething(standing) ? standing : undefined)) return [link];
    return [objectOf(new Map([...lastValues(link), ['file_url', url ?? textOf('')]]))];
  });
  return followOrder(
    kept,
    (link) => nameOf(link, 'file_name'),
    linked,
    (name) => {
      return objectOf([
        ['file_name', textOf(name)],
        ['file_path', textOf('')],
        ['file_url', urlOf(name) ?? textOf('')],
      ]);
    },
    { keepPlaces: true },
  );
}

function putFile(file: Fields, seen: Fields, desired: Fields): { members: JsonSlice; why?: LostMd5['why'] } {
  const members = putMembers(fileFields, file, seen, desired);
  const [before, after] = [seen.get('sha256sum'), desired.get('sha256sum')];
  // One beside a first `sha256sum` may well be right.
  if (!saysSomething(file.get('md5sum')) || before === undefined || areSame(before, after)) {
    return { members: objectOf(members) };
  }
  members.delete('md5sum');
  return { members: objectOf(members), why: after === undefined ? 'gone' : 'changed' };
}

/** v2's entries of a legacy `config`: name → field → value. Of a path that stands twice the last entry counts. */
function filesByName(config: Fields): Map<string, Map<string, JsonSlice>> {
  const links = new Map(listOf(config, 'download').map((link) => [nameOf(link, 'file_name'), lastValues(link)]));
  const files = new Map<string, Map<string, JsonSlice>>();
  for (const file of listOf(config, 'files')) {
    const name = seenName(file);
    if (name === undefined) continue;
    const url = links.get(name)?.get('file_url');
    const fields = seeMembers(fileFields, lastValues(file));
    files.set(
      name,
      new Map([['file_name', textOf(name)], ...fields, ...(saysSomething(url) ? [['file_url', url] as const] : [])]),
    );
  }
  return files;
}

/** The name under which v2 has the file; undefined where it has no place there. */
function seenName(file: JsonSlice): string | undefined {
  const name = nameOf(file, 'path');
  return name === undefined || name === '' || isLegacyFile(name) ? undefined : name;
}

/** A text in an entry, mostly its file's name; undefined where there is none. */
export function nameOf(entry: JsonSlice, member: string): string | undefined {
  const name = kindOf(entry) === 'object' ? lastValues(entry).get(member) : undefined;
  return name !== undefined && kindOf(name) === 'string' ? stringOf(name) : undefined;
}

/** The objects of a list; none where there is no list. */
export function listOf(object: Fields, member: string): JsonSlice[] {
  const list = object.get(member);
  return list !== undefined && kindOf(list) === 'array' ? elements(list) : [];
}
