import { MalformedFileError } from '../../model/malformed-file-error.ts';

/** A cell where it stands: `text.slice(start, end)` is its spelling, quotes included. */
interface Cell {
  readonly start: number;
  readonly end: number;
  /** Without the quotes. */
  readonly value: string;
}

/** A row where it stands: from `start` to `end`, its line end from there to `next`. The last row may have none. */
export interface Row {
  readonly cells: readonly Cell[];
  readonly start: number;
  readonly end: number;
  readonly next: number;
  /** Of its first line, counted from 1. */
  readonly line: number;
}

export interface Table {
  readonly text: string;
  /** The header is the first. Blank lines are none. */
  readonly rows: readonly Row[];
}

/**
 * Reads CSV and keeps the position of every cell, so that a writer can leave all others as they are. Besides RFC 4180 it
 * takes what Python's `csv` module takes in its default dialect, because the repository's own converter reads with that:
 * CRLF, LF and CR end a line; a quote inside a cell that does not start with one is a plain character; text after a
 * closing quote belongs to the cell. A byte order mark is no part of the first cell.
 *
 * @throws MalformedFileError if a quote is never closed: the rest of the file would be one cell
 */
export function parseTable(text: string, path: string): Table {
  const rows: Row[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const start = at;
    const cells: Cell[] = [];
    if (!isLineEnd(text, at)) {
      cells.push(readCell(text, at, path, line));
      at = lastEnd(cells);
      while (text[at] === ',') {
        cells.push(readCell(text, at + 1, path, line));
        at = lastEnd(cells);
      }
    }
    const end = at;
    if (text[at] === '\r') at++;
    if (text[at] === '\n' && (at === end || text[at - 1] === '\r')) at++;
    if (cells.length > 0) rows.push({ cells, start, end, next: at, line });
    line += countLineEnds(text, start, end) + 1;
  }
  return { text, rows };
}

/** A value as a cell, quoted only where it must be. */
export function spellCell(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function readCell(text: string, start: number, path: string, line: number): Cell {
  if (text[start] !== '"') {
    const end = unquotedEnd(text, start);
    return { start, end, value: text.slice(start, end) };
  }
  let value = '';
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) throw new MalformedFileError(path, 'a quote is opened in this row and never closed', line);
    if (text[quote + 1] !== '"') {
      const end = unquotedEnd(text, quote + 1);
      return { start, end, value: value + text.slice(from, quote) + text.slice(quote + 1, end) };
    }
    value += text.slice(from, quote + 1);
    from = quote + 2;
  }
}

function unquotedEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && text[at] !== ',' && !isLineEnd(text, at)) at++;
  return at;
}

function isLineEnd(text: string, at: number): boolean {
  return text[at] === '\n' || text[at] === '\r';
}

function lastEnd(cells: readonly Cell[]): number {
  return cells.at(-1)?.end ?? 0;
}

function countLineEnds(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) {
    if (text[at] === '\n' ? text[at - 1] !== '\r' || at === start : text[at] === '\r') count++;
  }
  return count;
}
