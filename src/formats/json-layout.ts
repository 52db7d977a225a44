import type { JsonSlice } from '../json/slice.ts';
import type { Item } from './json-items.ts';

/** The blanks and marks between the items of one container. */
export interface Layout {
  /** After the opening bracket. */
  readonly open: string;
  /** Between two items, with its comma. */
  readonly separator: string;
  /** Between key and value. */
  readonly colon: string;
  /** Before the closing bracket. */
  readonly close: string;
}

/**
 * The layout of a container with items, as it is around the item at `index`. Of the separators on both sides of that
 * item the one with fewer line ends counts: a blank line that sets groups apart is no example.
 *
 * @param colon what an array, which has none of its own, hands down to the objects in it
 */
export function layoutOf(container: JsonSlice, items: readonly Item[], index: number, colon: string): Layout {
  const { text, start, end } = container;
  const open = text.slice(start + 1, items[0]?.start);
  const ownColon = colonOf(items[index]) ?? colon;
  const [before, after] = [separatorBefore(items, index), separatorBefore(items, index + 1)];
  const nearer = before === undefined || (after !== undefined && lineEnds(after) < lineEnds(before)) ? after : before;
  return {
    open,
    separator: nearer ?? `,${isMultiLine(open) ? open : blankAfter(ownColon)}`,
    colon: ownColon,
    close: text.slice(items.at(-1)?.end, end - 1),
  };
}

/** How many items around a place are looked at. */
export const sampleSize = 16;

/** The layout of a new container among the items of `parent`, where no other container gives an example. */
export function layoutInside(parent: Layout | undefined, newline: string): Layout {
  if (!parent) return { open: `${newline}    `, separator: `,${newline}    `, colon: ': ', close: newline };
  const { colon } = parent;
  const gap = isMultiLine(parent.separator) ? parent.separator : parent.open;
  if (!isMultiLine(gap)) return { open: '', separator: `,${blankAfter(colon)}`, colon, close: '' };
  const indent = indentOf(gap);
  const open = newline + indent + indentUnit(indent, parent.close);
  return { open, separator: `,${open}`, colon, close: newline + indent };
}

/** What one level adds to the indent. */
function indentUnit(indent: string, parentClose: string): string {
  const outer = indentOf(parentClose);
  if (isMultiLine(parentClose) && indent.length > outer.length && indent.startsWith(outer)) {
    return indent.slice(outer.length);
  }
  return indent.startsWith('\t') ? '\t' : '    ';
}

export function isMultiLine(text: string): boolean {
  return /[\r\n]/.test(text);
}

/** The blanks behind the last line end. */
export function indentOf(gap: string): string {
  const line = gap.slice(Math.max(gap.lastIndexOf('\n'), gap.lastIndexOf('\r')) + 1);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** The blanks at the start of the line on which a position stands. */
export function lineIndent(text: string, position: number): string {
  const start = text.lastIndexOf('\n', position - 1) + 1;
  let end = start;
  while (text[end] === ' ' || text[end] === '\t') end++;
  return text.slice(start, end);
}

function colonOf(item: Item | undefined): string | undefined {
  if (item?.key === undefined) return undefined;
  const beforeValue = item.value.text.slice(item.start, item.value.start);
  return beforeValue.slice(beforeValue.lastIndexOf('"') + 1);
}

/** The blank that one-line layouts put behind marks. */
function blankAfter(colon: string): string {
  return isMultiLine(colon) ? ' ' : colon.slice(colon.indexOf(':') + 1);
}

function separatorBefore(items: readonly Item[], index: number): string | undefined {
  const [previous, item] = [items[index - 1], items[index]];
  return previous && item?.value.text.slice(previous.end, item.start);
}

function lineEnds(text: string): number {
  return text.split(/\r\n|\r|\n/).length;
}
