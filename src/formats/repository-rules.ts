import { JsonSyntaxError } from '../json/json-syntax-error.ts';
import { parseJson } from '../json/scan.ts';
import { parseTable, spellCell } from './text/table.ts';

/** Blanks at the end of a line, as the repositories' hook for them takes them: lines end with LF or CRLF. */
export const endsInBlanks = /[ \t\v\f](?=\r*\n)|\r(?=\r\n)/;

/**
 * The first of the repositories' own checks that a file would fail because of what we change in it, in words that go on
 * from its path; `undefined` where it passes (repository-checks.md). What was so before stays and is not judged.
 *
 * - a JSON file parses
 * - a text ends with a line end
 * - no line ends in blanks
 * - a row of a CSV file is what a standard CSV writer makes of its cells
 */
export function brokenRule(path: string, text: string, before = ''): string | undefined {
  return (
    (path.endsWith('.json') ? unreadable(text) : undefined) ??
    (text.endsWith('\n') || (before !== '' && !before.endsWith('\n')) ? undefined : 'does not end with a line end') ??
    blankEnd(text, before) ??
    (path.endsWith('.csv') ? unusualRow(path, text, before) : undefined)
  );
}

function unreadable(text: string): string | undefined {
  try {
    parseJson(text);
    return undefined;
  } catch (error) {
    if (error instanceof JsonSyntaxError) return `is not JSON: ${error.message}`;
    throw error;
  }
}

/** No more of them than before: a line that had some may change. */
function blankEnd(text: string, before: string): string | undefined {
  const blank = (line: string) => endsInBlanks.test(`${line}\n`);
  // Not the whole text with a line end behind it, which would be a second one in memory.
  if (!endsInBlanks.test(text) && !blank(text.slice(text.lastIndexOf('\n') + 1))) return undefined;
  const [lines, old] = [text.split('\n'), before.split('\n')];
  if (lines.filter(blank).length <= old.filter(blank).length) return undefined;
  const standing = new Set(old);
  const index = lines.findIndex((line) => blank(line) && !standing.has(line));
  return `has blanks at the end of ${index === -1 ? 'more lines than before' : `line ${index + 1}`}`;
}

function unusualRow(path: string, text: string, before: string): string | undefined {
  const rowsOf = (csv: string) =>
    parseTable(csv, path).rows.map(({ cells, start, end, line }) => ({ cells, line, text: csv.slice(start, end) }));
  const standing = new Set(rowsOf(before).map((row) => row.text));
  const unusual = rowsOf(text).find(
    (row) => !standing.has(row.text) && row.text !== row.cells.map(({ value }) => spellCell(value)).join(','),
  );
  return unusual && `has a row in line ${unusual.line} that no CSV writer would spell so`;
}
