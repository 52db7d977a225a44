import { arrayOf, objectOf } from '../json/build.ts';
import { elements, kindOf, lastValues } from '../json/scan.ts';
import type { JsonSlice } from '../json/slice.ts';
import { UnwritableField } from '../formats/text/record-fields.ts';
import { neverCarried, neverCarriedOfFiles } from './fields.ts';
import { checksum, saysSomething } from './values.ts';

/** Field → value, without the fields that say nothing. */
export type Fields = ReadonlyMap<string, JsonSlice>;

/**
 * What the legacy files are meant to hold of a v2 record: without the fields that v2 keeps for itself, and without those
 * that say nothing.
 *
 * @throws UnwritableField where the record is not built as a v2 record
 */
export function carriedFields(v2: JsonSlice): Fields {
  const fields = without(v2, neverCarried);
  const config = fields.get('config');
  if (config === undefined) return fields;
  if (kindOf(config) !== 'object') throw new UnwritableField('config', 'is not an object');
  const inside = without(config, new Set());
  const downloads = inside.get('download');
  if (downloads !== undefined) inside.set('download', carriedDownloads(downloads));
  if (inside.size === 0) fields.delete('config');
  else fields.set('config', objectOf(inside));
  return fields;
}

function carriedDownloads(downloads: JsonSlice): JsonSlice {
  if (kindOf(downloads) !== 'array') throw new UnwritableField('config.download', 'is not a list');
  return arrayOf(
    elements(downloads).map((entry, index) => {
      const place = `config.download[${index}]`;
      if (kindOf(entry) !== 'object') throw new UnwritableField(place, 'is not an object');
      const fields = without(entry, neverCarriedOfFiles);
      const sum = fields.get('sha256sum');
      if (sum !== undefined && !saysSomething(checksum.see(sum))) fields.delete('sha256sum');
      const name = fields.get('file_name');
      if (name === undefined || kindOf(name) !== 'string') {
        throw new UnwritableField(`${place}.file_name`, 'is not a file’s name');
      }
      return objectOf(fields);
    }),
  );
}

function without(object: JsonSlice, names: ReadonlySet<string>): Map<string, JsonSlice> {
  return new Map([...lastValues(object)].filter(([name, value]) => !names.has(name) && saysSomething(value)));
}
