import { objectOf } from '../json/build.ts';
import { lastValues } from '../json/scan.ts';
import type { JsonSlice } from '../json/slice.ts';
import { changedFields } from '../model/changed-fields.ts';
import { describe } from '../formats/text/record-fields.ts';
import type { Fields } from './carried.ts';
import { fileFields, isLegacyFile } from './fields.ts';
import { listOf, nameOf } from './files.ts';
import { areSame } from './members.ts';
import { unsaidField, type UnsaidPart } from './unsaid.ts';

/** `config` as v2 has it for the legacy record, as PRIMARY has it, and as the legacy file does. */
interface Configs {
  readonly said: Fields;
  readonly desired: Fields;
  readonly legacy: Fields;
}

/** The entries of v2's `config.download`, or their fields, that the legacy files do not say, each by its place. */
export function unsaidFiles({ said, desired, legacy }: Configs): UnsaidPart[] {
  const files = entriesByName(listOf(said, 'download'), 'file_name');
  const own = entriesByName(listOf(legacy, 'files'), 'path');
  const entries = listOf(desired, 'download').map((entry) => ({ entry, name: nameOf(entry, 'file_name') ?? '' }));
  const last = new Map(entries.map(({ name }, index) => [name, index]));
  const parts = entries.flatMap(({ entry, name }, index): UnsaidPart[] => {
    const counts = last.get(name) ?? index;
    if (isLegacyFile(name)) return [filePart(entry, index, 'those with "yaml" in their names are theirs alone')];
    if (counts !== index) {
      const why = `its name stands there once more, and they have the values of "config.download[${counts}]"`;
      return [filePart(entry, index, why)];
    }
    return changedFields(files.get(name) ?? objectOf([]), entry, ['config', 'download', index]).map((change) =>
      unsaidField(change, ([, , , field]) => heldOf(own.get(name), field)),
    );
  });
  if (parts.length > 0 || areSame(said.get('download'), desired.get('download'))) return parts;
  return [
    { field: 'config.download', text: () => 'the legacy files cannot hold PRIMARY\'s "config.download" in its order' },
  ];
}

function filePart(entry: JsonSlice, index: number, why: string): UnsaidPart {
  const field = `config.download[${index}]`;
  const name = lastValues(entry).get('file_name');
  const file = name === undefined ? '' : `, the file ${describe(name)}`;
  return { field, text: () => `the legacy files cannot hold PRIMARY's "${field}"${file}: ${why}` };
}

/** What the legacy file has of its own in the place of a field of a file. */
function heldOf(file: JsonSlice | undefined, field: string | number | undefined): JsonSlice | undefined {
  const member = fileFields.find(({ v2 }) => v2 === field)?.legacy[0] ?? String(field);
  return file && lastValues(file).get(member);
}

function entriesByName(list: readonly JsonSlice[], member: string): ReadonlyMap<string, JsonSlice> {
  return new Map(
    list.flatMap((entry) => {
      const name = nameOf(entry, member);
      return name === undefined ? [] : [[name, entry] as const];
    }),
  );
}
