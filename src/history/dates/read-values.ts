import { JsonSyntaxError } from '../../json/json-syntax-error.ts';
import { kindOf, parseMembers } from '../../json/scan.ts';
import type { JsonSlice } from '../../json/slice.ts';

/** What a version of the file of records says: model name → value, of whatever kind. */
export type Values = ReadonlyMap<string, JsonSlice>;

/** `undefined` for a version that is not there or holds no JSON object: the dates pass over it. */
export function readValues(file: string | Uint8Array | undefined): Values | undefined {
  const text = typeof file === 'string' ? file : file && decode(file);
  if (text === undefined) return undefined;
  try {
    const { value, members } = parseMembers(text);
    return kindOf(value) === 'object' ? new Map(members.map((member) => [member.key, member.value])) : undefined;
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}

/** `undefined` where the bytes are no text. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
