export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Line and column of an offset, counted from 1 as editors do: CRLF, LF and CR end a line, a byte order mark has no width. */
export function positionAt(text: string, offset: number): Position {
  let line = 1;
  let lineStart = text.startsWith('\uFEFF') ? 1 : 0;
  for (const { 0: end, index } of text.matchAll(/\r\n|\r|\n/g)) {
    if (index + end.length > offset) break;
    line++;
    lineStart = index + end.length;
  }
  return { line, column: Math.max(offset - lineStart, 0) + 1 };
}
