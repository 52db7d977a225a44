import { equalJson } from '../../json/equal.ts';
import { elements, kindOf, lastValues, members, parseJson, stringOf } from '../../json/scan.ts';
import { type JsonSlice, spelling } from '../../json/slice.ts';
import type { Note } from '../../model/note.ts';
import { knownColumns } from './columns.ts';
import { NumberRangeError } from './numbers.ts';
import { printJson } from './print-json.ts';
import { describe } from './record-fields.ts';
import { databaseFile, modelsFile } from './rules.ts';
import { sortTags } from './tags.ts';

/**
 * What a row cannot carry of PRIMARY's record: a warning for each field that db.json will not have as PRIMARY has it
 * (`nsfw` and `version` have no column, nor have fields that the table does not know).
 */
export function lostFields(name: string, primary: JsonSlice, written: JsonSlice): Note[] {
  const held = lastValues(written);
  return [...lastValues(primary)]
    .filter(([field, value]) => isLost(field, value, held.get(field)))
    .map(([field, value]) => lostField(name, field, value, held.get(field)));
}

function isLost(field: string, value: JsonSlice, held: JsonSlice | undefined): boolean {
  if (kindOf(value) === 'null') return false;
  if (held === undefined) return !isEmpty(value);
  // Where a row gives no text, consumers read the derived or default one.
  if (isEmpty(value) && (knownColumns.includes(field) || field === 'parameters')) return false;
  if (field === 'tags' && isTextList(value) && isTextList(held)) return tagsKey(value) !== tagsKey(held);
  return !equalJson(value, held) && !equalAsPrinted(value, held);
}

/** What the converter takes for no value. */
function isEmpty(value: JsonSlice): boolean {
  switch (kindOf(value)) {
    case 'null':
      return true;
    case 'object':
      return members(value).length === 0;
    case 'array':
      return elements(value).length === 0;
    case 'string':
      return stringOf(value) === '';
    case 'number':
      return Number(spelling(value)) === 0;
    case 'boolean':
      return false;
  }
}

function isTextList(value: JsonSlice): boolean {
  return kindOf(value) === 'array' && elements(value).every((element) => kindOf(element) === 'string');
}

function tagsKey(value: JsonSlice): string {
  return JSON.stringify(sortTags(elements(value).map(stringOf)));
}

/** Whether the values are equal once their numbers are rounded to doubles, as the converter rounds them. */
function equalAsPrinted(value: JsonSlice, held: JsonSlice): boolean {
  try {
    return equalJson(parseJson(printJson(value, 0)), held);
  } catch (error) {
    if (error instanceof NumberRangeError) return false;
    throw error;
  }
}

function lostField(name: string, field: string, value: JsonSlice, held: JsonSlice | undefined): Note {
  const instead = held === undefined ? 'leaves it out' : `has ${describe(held)}`;
  return {
    severity: 'warning',
    message: `"${name}": ${modelsFile} cannot hold PRIMARY's "${field}", ${describe(value)}; ${databaseFile} ${instead}.`,
    model: name,
    field,
  };
}
