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

/** @throws RecordsError if the text is not JSON, not an object, or if one of its records is not an object */
export function parseRecords(text: string): Records {
  const records = new Map<string, JsonSlice>();
  for (const { key, keyStart, value } of parseRecordsDocument(text).members) {
    if (kindOf(value) !== 'object') {
      throw new RecordsError(
        `the record ${JSON.stringify(key)} is ${withArticle(value)}, not an object`,
        positionAt(text, keyStart).line,
      );
    }
    records.set(key, value);
  }
  return records;
}

/**
 * The object that holds the records, and its members: also those whose name stands again later, of any kind.
 *
 * @throws RecordsError if the text is not JSON or not an object
 */
export function parseRecordsDocument(text: string): { document: JsonSlice; members: Member[] } {
  const { value, members } = parseText(text);
  if (kindOf(value) === 'object') return { document: value, members };
  throw new RecordsError(
    `expected an object of records, found ${withArticle(value)}`,
    positionAt(text, value.start).line,
  );
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
