/** UTF-16 codes of the characters that JSON's grammar names. */
export const Char = {
  tab: 0x09,
  lineFeed: 0x0a,
  carriageReturn: 0x0d,
  space: 0x20,
  quote: 0x22,
  plus: 0x2b,
  comma: 0x2c,
  minus: 0x2d,
  point: 0x2e,
  zero: 0x30,
  nine: 0x39,
  colon: 0x3a,
  upperE: 0x45,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  lowerE: 0x65,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;

/** The first position from `at` on that is no blank. */
export function skipBlanks(text: string, at: number): number {
  let position = at;
  for (;;) {
    const char = text.charCodeAt(position);
    if (char !== Char.space && char !== Char.lineFeed && char !== Char.carriageReturn && char !== Char.tab)
      return position;
    position++;
  }
}

export function isDigit(char: number): boolean {
  return char >= Char.zero && char <= Char.nine;
}
