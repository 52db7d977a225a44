import { Char, isDigit, skipBlanks } from './chars.ts';
import { JsonSyntaxError } from './json-syntax-error.ts';

/** Deeper nesting is refused, so that no text can exhaust stack or time. Legacy files have 5 levels. */
export const maxDepth = 64;

/** A longer exponent is refused: comparing two numbers must not take longer than reading them. */
export const maxExponentDigits = 1_000;

/**
 * Checks the value that starts at `at` against RFC 8259, exactly as strict as `JSON.parse`.
 *
 * @param memberEnds gets the positions after the values of an object's own members
 * @returns the position after it
 * @throws JsonSyntaxError
 */
export function checkValue(text: string, at: number, depth = 0, memberEnds?: number[]): number {
  const char = text.charCodeAt(at);
  switch (char) {
    case Char.quote:
      return checkString(text, at);
    case Char.openBrace:
      return checkObject(text, at, depth + 1, memberEnds);
    case Char.openBracket:
      return checkArray(text, at, depth + 1);
    case 0x74:
      return checkWord(text, at, 'true');
    case 0x66:
      return checkWord(text, at, 'false');
    case 0x6e:
      return checkWord(text, at, 'null');
    default:
      return char === Char.minus || isDigit(char) ? checkNumber(text, at) : unexpected(text, at, 'a value');
  }
}

function checkObject(text: string, start: number, depth: number, memberEnds?: number[]): number {
  if (depth > maxDepth) tooDeep(text, start);
  let at = skipBlanks(text, start + 1);
  if (text.charCodeAt(at) === Char.closeBrace) return at + 1;
  for (;;) {
    if (text.charCodeAt(at) !== Char.quote) unexpected(text, at, 'a key in double quotes');
    at = skipBlanks(text, checkString(text, at));
    if (text.charCodeAt(at) !== Char.colon) unexpected(text, at, '":"');
    at = checkValue(text, skipBlanks(text, at + 1), depth);
    memberEnds?.push(at);
    at = skipBlanks(text, at);
    const char = text.charCodeAt(at);
    if (char === Char.closeBrace) return at + 1;
    if (char !== Char.comma) unexpected(text, at, '"," or "}"');
    at = skipBlanks(text, at + 1);
  }
}

function checkArray(text: string, start: number, depth: number): number {
  if (depth > maxDepth) tooDeep(text, start);
  let at = skipBlanks(text, start + 1);
  if (text.charCodeAt(at) === Char.closeBracket) return at + 1;
  for (;;) {
    at = skipBlanks(text, checkValue(text, at, depth));
    const char = text.charCodeAt(at);
    if (char === Char.closeBracket) return at + 1;
    if (char !== Char.comma) unexpected(text, at, '"," or "]"');
    at = skipBlanks(text, at + 1);
  }
}

function checkString(text: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const char = text.charCodeAt(at);
    if (char === Char.quote) return at + 1;
    if (char === Char.backslash) at = checkEscape(text, at);
    else if (char >= Char.space) at++;
    else if (at >= text.length) throw new JsonSyntaxError('the text ends inside a string that starts', text, start);
    else throw new JsonSyntaxError(`control character ${codePoint(char)} in a string`, text, at);
  }
}

function checkEscape(text: string, at: number): number {
  const char = text.charAt(at + 1);
  if (char === 'u') {
    for (let digit = at + 2; digit < at + 6; digit++) {
      if (!isHexDigit(text.charCodeAt(digit))) throw new JsonSyntaxError('"\\u" without four hex digits', text, at);
    }
    return at + 6;
  }
  if (char === '' || !'"\\/bfnrt'.includes(char)) throw new JsonSyntaxError('unknown escape', text, at);
  return at + 2;
}

function checkNumber(text: string, start: number): number {
  let at = text.charCodeAt(start) === Char.minus ? start + 1 : start;
  at = text.charCodeAt(at) === Char.zero ? at + 1 : checkDigits(text, at);
  if (text.charCodeAt(at) === Char.point) at = checkDigits(text, at + 1);
  const char = text.charCodeAt(at);
  if (char === Char.lowerE || char === Char.upperE) {
    const sign = text.charCodeAt(at + 1);
    const digits = sign === Char.plus || sign === Char.minus ? at + 2 : at + 1;
    at = checkDigits(text, digits);
    if (at - digits > maxExponentDigits)
      throw new JsonSyntaxError('an exponent of more than 1,000 digits', text, digits);
  }
  return at;
}

function checkDigits(text: string, start: number): number {
  let at = start;
  while (isDigit(text.charCodeAt(at))) at++;
  return at === start ? unexpected(text, at, 'a digit') : at;
}

function checkWord(text: string, at: number, word: string): number {
  return text.startsWith(word, at) ? at + word.length : unexpected(text, at, 'a value');
}

function isHexDigit(char: number): boolean {
  return isDigit(char) || (char >= 0x61 && char <= 0x66) || (char >= 0x41 && char <= 0x46);
}

function unexpected(text: string, at: number, expected: string): never {
  const found = text.codePointAt(at);
  const what = found === undefined ? 'the text ends' : `unexpected ${describe(found)}`;
  throw new JsonSyntaxError(`${what} where ${expected} should be`, text, at);
}

function tooDeep(text: string, at: number): never {
  throw new JsonSyntaxError(`nested deeper than ${maxDepth} levels`, text, at);
}

function describe(char: number): string {
  return char > Char.space && char < 0x7f ? `"${String.fromCharCode(char)}"` : codePoint(char);
}

function codePoint(char: number): string {
  return `U+${char.toString(16).toUpperCase().padStart(4, '0')}`;
}
