import { Char, skipBlanks } from './chars.ts';
import { checkValue } from './check.ts';
import { JsonSyntaxError } from './json-syntax-error.ts';
import type { JsonSlice } from './slice.ts';

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/** A member of an object where it stands in the text. */
export interface Member {
  /** Decoded. */
  readonly key: string;
  /** Of the key's literal, quotes included. */
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: JsonSlice;
}

/**
 * The value of a JSON text. The whole text is checked: what `JSON.parse` refuses is refused here, except for one leading
 * byte order mark. Nesting may be 64 levels deep.
 *
 * @throws JsonSyntaxError with the line and column
 */
export function parseJson(text: string): JsonSlice {
  return parse(text);
}

/**
 * The value of a JSON text and, where it is an object, its members: `parseJson` and `members` in one pass.
 *
 * @throws JsonSyntaxError with the line and column
 */
export function parseMembers(text: string): { value: JsonSlice; members: Member[] } {
  const ends: number[] = [];
  const value = parse(text, ends);
  return { value, members: kindOf(value) === 'object' ? membersEndingAt(value, ends) : [] };
}

function parse(text: string, memberEnds?: number[]): JsonSlice {
  const start = skipBlanks(text, text.charCodeAt(0) === 0xfeff ? 1 : 0);
  const end = checkValue(text, start, 0, memberEnds);
  const rest = skipBlanks(text, end);
  if (rest < text.length) throw new JsonSyntaxError('more text after the end of the value', text, rest);
  return { text, start, end };
}

export function kindOf({ text, start }: JsonSlice): JsonKind {
  switch (text.charCodeAt(start)) {
    case Char.openBrace:
      return 'object';
    case Char.openBracket:
      return 'array';
    case Char.quote:
      return 'string';
    case 0x74:
    case 0x66:
      return 'boolean';
    case 0x6e:
      return 'null';
    default:
      return 'number';
  }
}

/** An object's members in the order of the text, also those whose key stands again later. Reads one level. */
export function members(object: JsonSlice): Member[] {
  return membersEndingAt(object);
}

/** @param ends where the members' values end, if that is known already */
function membersEndingAt({ text, start }: JsonSlice, ends?: readonly number[]): Member[] {
  const found: Member[] = [];
  let at = skipBlanks(text, start + 1);
  while (text.charCodeAt(at) !== Char.closeBrace) {
    const keyEnd = stringEnd(text, at);
    const valueStart = skipBlanks(text, skipBlanks(text, keyEnd) + 1);
    const value = { text, start: valueStart, end: ends?.[found.length] ?? valueEnd(text, valueStart) };
    found.push({ key: decode(text, at, keyEnd), keyStart: at, keyEnd, value });
    at = afterSeparator(text, value.end);
  }
  return found;
}

/** An object's keys with their last values, each key at its first place: what every JSON reader makes of it. */
export function lastValues(object: JsonSlice): Map<string, JsonSlice> {
  return new Map(members(object).map(({ key, value }) => [key, value]));
}

/** An array's elements. Reads one level. */
export function elements({ text, start }: JsonSlice): JsonSlice[] {
  const found: JsonSlice[] = [];
  let at = skipBlanks(text, start + 1);
  while (text.charCodeAt(at) !== Char.closeBracket) {
    const value = { text, start: at, end: valueEnd(text, at) };
    found.push(value);
    at = afterSeparator(text, value.end);
  }
  return found;
}

/** A string's decoded value. */
export function stringOf({ text, start, end }: JsonSlice): string {
  return decode(text, start, end);
}

/** The position after the string literal that starts at `start`, in a checked text. */
export function stringEnd(text: string, start: number): number {
  const quote = text.indexOf('"', start + 1);
  if (text.charCodeAt(quote - 1) !== Char.backslash) return quote + 1;
  let at = start + 1;
  for (;;) {
    const char = text.charCodeAt(at);
    if (char === Char.quote) return at + 1;
    at += char === Char.backslash ? 2 : 1;
  }
}

/** The position after the number or word that starts at `start`, in a checked text. */
export function scalarEnd(text: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const char = text.charCodeAt(at);
    const inside = char > Char.space && char !== Char.comma && char !== Char.closeBrace && char !== Char.closeBracket;
    if (!inside) return at;
    at++;
  }
}

function valueEnd(text: string, start: number): number {
  switch (text.charCodeAt(start)) {
    case Char.quote:
      return stringEnd(text, start);
    case Char.openBrace:
    case Char.openBracket:
      return containerEnd(text, start);
    default:
      return scalarEnd(text, start);
  }
}

function containerEnd(text: string, start: number): number {
  let depth = 0;
  let at = start;
  for (;;) {
    const char = text.charCodeAt(at);
    if (char === Char.quote) {
      at = stringEnd(text, at);
      continue;
    }
    at++;
    if (char === Char.openBrace || char === Char.openBracket) depth++;
    else if ((char === Char.closeBrace || char === Char.closeBracket) && --depth === 0) return at;
  }
}

/** The start of the next member or element, or the closing bracket. */
function afterSeparator(text: string, end: number): number {
  const at = skipBlanks(text, end);
  return text.charCodeAt(at) === Char.comma ? skipBlanks(text, at + 1) : at;
}

function decode(text: string, start: number, end: number): string {
  const inner = text.slice(start + 1, end - 1);
  return inner.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : inner;
}
