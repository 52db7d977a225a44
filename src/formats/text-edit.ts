/** What is to stand at `start`–`end` of a text instead. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A member or element where it stands, without its separators. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The text with the edits made; every character outside them stays. The edits do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const pieces: string[] = [];
  let done = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    pieces.push(text.slice(done, edit.start), edit.text);
    done = edit.end;
  }
  pieces.push(text.slice(done));
  return pieces.join('');
}

/** New items as printed, and what stands between them and their neighbours. */
export interface Inserts {
  readonly printed: readonly string[];
  readonly separator: string;
}

/**
 * The edits that leave of a container's items those that are kept and add new ones, at least one in all. An item that
 * goes takes the separator before it along; when the first goes, the next one stands in its place.
 *
 * @param insertsAfter the new items by the old one that they follow, −1 where they come before all
 */
export function spliceItems(
  items: readonly Range[],
  kept: readonly boolean[],
  insertsAfter: ReadonlyMap<number, Inserts>,
): TextEdit[] {
  const edits: TextEdit[] = [];
  let previous = -1;
  for (let next = 0; next <= items.length; next++) {
    if (next < items.length && !kept[next]) continue;
    const inserts = insertsAfter.get(previous);
    if (inserts || next - previous > 1) edits.push(fillBetween(items, previous, next, inserts));
    previous = next;
  }
  return edits;
}

/** Puts inserts in the place of all that stands between two kept items, either of which may be the container's edge. */
function fillBetween(items: readonly Range[], previous: number, next: number, inserts: Inserts | undefined): TextEdit {
  const { printed, separator } = inserts ?? { printed: [], separator: '' };
  const before = items[previous];
  const after = items[next];
  const start = items[0]?.start ?? 0;
  const removedEnd = items[next - 1]?.end ?? start;
  if (before) return { start: before.end, end: removedEnd, text: printed.map((item) => separator + item).join('') };
  if (after && !inserts) return { start, end: after.start, text: '' };
  return { start, end: removedEnd, text: printed.join(separator) + (next === 0 ? separator : '') };
}
