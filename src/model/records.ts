import { JsonSyntaxError } from '../json/json-syntax-error.ts';
import { positionAt } from '../json/position.ts';
import { kindOf, type Member, parseMembers } from '../json/scan.ts';
import type { JsonSlice } from '../json/slice.ts';
import { RecordsError } from './records-error.ts';

/**
 * The records of one category: model name → record (a JSON object), in the order of their source. Where a name stands
 * twice, it keeps its first place and its last value, as every JSON reader has it.
 */
export type Records = ReadonlyMap<string, JsonSlice>;

/** The object that holds the records, and its members: also those whose name stands again later, of any kind. */
export interface RecordsDocument {
  readonly document: JsonSlice;
  readonly members: readonly Member[];
}

/** @throws RecordsError if the text is not JSON, not an object, or if one of its records is not an object */
export function parseRecords(text: string): Records {
  return recordsOf(parseRecordsDocument(text));
}

/** @throws RecordsError if the text is not JSON or not an object */
export function parseRecordsDocument(text: string): RecordsDocument {
  const { value, members } = parseText(text);
  if (kindOf(value) === 'object') return { document: value, members };
  throw new RecordsError(
    `expected an object of records, found ${withArticle(value)}`,
    positionAt(text, value.start).line,
  );
}

/** @throws RecordsError if one of the records is not an object */
export function recordsOf({ document, members }: RecordsDocument): Records {
  const records = new Map<string, JsonSlice>();
  for (const { key, keyStart, value } of members) {
    if (kindOf(value) !== 'object') {
      throw new RecordsError(
        `the record ${JSON.stringify(key)} is ${withArticle(value)}, not an object`,
        positionAt(document.text, keyStart).line,
      );
    }
    records.set(key, value);
  }
  return records;
}

function parseText(text: string): ReturnType<typeof parseMembers> {
  try {
    return parseMembers(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new RecordsError(`not JSON: ${error.problem} (column ${error.column})`, error.line, { cause: error });
  }
}

function withArticle(value: JsonSlice): string {
  const kind = kindOf(value);
  if (kind === 'null') return 'null';
  return kind === 'array' || kind === 'object' ? `an ${kind}` : `a ${kind}`;
}
