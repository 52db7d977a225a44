import { spelling, type JsonSlice } from '../json/slice.ts';
import type { FieldPath } from '../model/diff.ts';
import { printable, unlikeItsTwin } from '../lib/printable.ts';

/** A value as `JSON.stringify` takes it; its numbers are opaque objects that print as they were spelled. */
export type SpelledJson = string | boolean | null | object;

/** ECMAScript's "JSON.parse source text access", in Node since 21; TypeScript has no types for it yet. */
interface SpellingJson {
  readonly rawJSON: (text: string) => object;
  readonly parse: (
    text: string,
    reviver: (key: string, value: SpelledJson | number, context: { readonly source?: string }) => SpelledJson | number,
  ) => SpelledJson;
}

const { rawJSON, parse } = JSON as unknown as SpellingJson;

/** The value of a slice; printed by `JSON.stringify`, its numbers keep their spelling (`1.0`, twenty digits). */
export function spelledJson(slice: JsonSlice): SpelledJson {
  return parse(spelling(slice), (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined ? rawJSON(source) : value,
  );
}

/** A value on one line, as JSON, harmless to print. */
export function valueText(slice: JsonSlice): string {
  return jsonText(spelledJson(slice));
}

/** A field of a record as `valueText` gives it; undefined where the record does not have it. */
export function fieldText(record: JsonSlice, field: string): string | undefined {
  const value = new Map(Object.entries(spelledJson(record) as Record<string, SpelledJson>)).get(field);
  return value === undefined ? undefined : jsonText(value);
}

/**
 * A model's name, harmless to print: as it is where nothing in it could deceive, else as a JSON string. No two names
 * look the same.
 */
export function nameText(name: string): string {
  const quoted = jsonText(name);
  const plain = quoted === `"${name}"` && name !== '' && name.trim() === name;
  return plain ? name : quoted;
}

/** A field's place, harmless to print: `config.files[0]["odd key"]`. */
export function pathText(path: FieldPath): string {
  const text = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return /^[\w-]+$/.test(step) ? `.${step}` : `[${jsonText(step)}]`;
  });
  return text.join('').replace(/^\./, '');
}

/** No two values look the same. */
function jsonText(value: SpelledJson): string {
  return printable(unlikeItsTwin(JSON.stringify(value)));
}
