/** Which characters of a string are escaped: all outside printable ASCII, or only those that JSON demands. */
export type QuoteStyle = 'ascii' | 'raw';

/**
 * A string as a JSON literal, quotes included. Escapes have their short form or lower-case hex digits (`\n`, `\u00e9`).
 * `ascii` escapes everything outside U+0020–U+007E, as Python's `json.dumps` does and DEL besides. `raw` leaves all but
 * quotes, backslashes, control characters and lone surrogates.
 */
export function quoteJson(value: string, style: QuoteStyle): string {
  const literal = JSON.stringify(value);
  return style === 'raw' ? literal : literal.replace(/[^ -~]/g, unicodeEscape);
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
