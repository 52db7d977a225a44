import { equalJson } from '../json/equal.ts';
import { elements, kindOf, lastValues } from '../json/scan.ts';
import type { JsonSlice } from '../json/slice.ts';
import { changedFields } from '../model/changed-fields.ts';
import type { FieldChange, FieldPath } from '../model/diff.ts';
import type { Note } from '../model/note.ts';
import { describe } from '../formats/text/record-fields.ts';
import type { Fields } from './carried.ts';

/** So many notes one model gets at most. */
const mostFields = 20;

/** A part of a v2 record that its legacy record does not say. */
export interface UnsaidPart {
  /** As `config.download[1].file_url`. */
  readonly field: string;
  /** What of it the legacy files have instead, in words. */
  readonly text: () => string;
}

/** A v2 record and what the legacy files make of it. */
interface Sides {
  /** What v2 has for the legacy record. */
  readonly said: JsonSlice;
  /** What of PRIMARY's record the legacy files are meant to hold. */
  readonly desired: JsonSlice;
  /** What the files really have in the place of a v2 field, as they spell it; undefined where they have nothing. */
  readonly held: (path: FieldPath) => JsonSlice | undefined;
}

/** The fields of a v2 record that the legacy form has no place for, or none for their value. */
export function unsaidFields({ said, desired, held }: Sides): UnsaidPart[] {
  return changedFields(said, desired).map((change) => unsaidField(change, held));
}

export function unsaidField({ path, before, after }: FieldChange, held: Sides['held']): UnsaidPart {
  const field = fieldName(path);
  return { field, text: () => unsaidText(field, { before, after, held: held(path) }) };
}

/** A note for each part, as far as there are not too many. */
export function unsaidNotes(model: string, parts: readonly UnsaidPart[]): Note[] {
  const more = parts.length - mostFields;
  const notes = parts.slice(0, mostFields).map(({ field, text }): Note => {
    return { severity: 'warning', message: `"${model}": ${text()}.`, model, field };
  });
  if (more <= 0) return notes;
  const message = `"${model}": the legacy files cannot hold ${more} more fields that PRIMARY has.`;
  return [...notes, { severity: 'warning', message, model }];
}

type Values = Readonly<Record<'before' | 'after' | 'held', JsonSlice | undefined>>;

function unsaidText(field: string, { before, after, held }: Values): string {
  const has = held === undefined ? 'they leave it out' : `they have ${describe(held)}`;
  if (after === undefined) return `PRIMARY has no "${field}", and the legacy files cannot leave it out: ${has}`;
  if (held === undefined || before === undefined || !equalJson(held, after)) {
    return `the legacy files cannot hold PRIMARY's "${field}", ${describe(after)}; ${has}`;
  }
  return `PRIMARY's "${field}" is ${describe(after)}, and the legacy files mean ${describe(before)} by that`;
}

/** The value at a path in a record's members; undefined where there is none. */
export function valueAt(members: Fields, [member, ...rest]: FieldPath): JsonSlice | undefined {
  return rest.reduce<JsonSlice | undefined>(stepInto, members.get(String(member)));
}

function stepInto(value: JsonSlice | undefined, step: string | number): JsonSlice | undefined {
  if (value === undefined) return undefined;
  if (typeof step === 'number') return kindOf(value) === 'array' ? elements(value)[step] : undefined;
  return kindOf(value) === 'object' ? lastValues(value).get(step) : undefined;
}

/** `config.download[1].file_url`; the whole record where no single field is to blame. */
function fieldName(path: FieldPath): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
}
