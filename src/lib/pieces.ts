/** Long enough for each to be worth a call, short beside any text that matters: 64 Ki UTF-16 units. */
const length = 2 ** 16;

/**
 * A text in pieces, each of them whole characters: what encodes, hashes or sends one after the other never holds the text a
 * second time.
 */
export function* piecesOf(text: string): Generator<string, void> {
  for (let start = 0, end; start < text.length; start = end) {
    end = start + length;
    if (isHighSurrogate(text.charCodeAt(end - 1))) end += 1;
    yield text.slice(start, end);
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}
