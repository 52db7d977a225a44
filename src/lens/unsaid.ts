import { changedFields } from '../model/changed-fields.ts';
import type { JsonSlice } from '../json/slice.ts';
import type { FieldChange, FieldPath } from '../model/diff.ts';
import type { Note } from '../model/note.ts';
import { describe } from '../render/text/record-fields.ts';

/** So many notes one model gets at most. */
const mostFields = 20;

/**
 * A note for each part of a v2 record that its legacy record does not say: v2 has it and the legacy form has no place for
 * it, or none for this value.
 *
 * @param said what v2 has for the legacy record
 * @param wanted what of PRIMARY's record the legacy files are meant to hold
 */
export function unsaid(model: string, said: JsonSlice, wanted: JsonSlice): Note[] {
  const fields = changedFields(said, wanted);
  const more = fields.length - mostFields;
  const notes = fields.slice(0, mostFields).map((field) => unsaidField(model, field));
  if (more <= 0) return notes;
  const message = `"${model}": the legacy files cannot hold ${more} more fields that PRIMARY has.`;
  return [...notes, { severity: 'warning', message, model }];
}

function unsaidField(model: string, { path, before, after }: FieldChange): Note {
  const field = fieldName(path);
  const has = before === undefined ? 'they leave it out' : `they have ${describe(before)}`;
  const message =
    after === undefined
      ? `"${model}": PRIMARY has no "${field}", and the legacy files cannot leave it out: ${has}.`
      : `"${model}": the legacy files cannot hold PRIMARY's "${field}", ${describe(after)}; ${has}.`;
  return { severity: 'warning', message, model, field };
}

/** `config.download[1].file_url`; the whole record where no single field is to blame. */
function fieldName(path: FieldPath): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
}
