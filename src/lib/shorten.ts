/** What a cut must not go through: an escape as `printable` and JSON write it, or a code point. */
const unit = /\\u[0-9a-f]{4}|\\.|./gsu;

const ellipsis = '…';

/**
 * The text in at most `max` UTF-16 units, its middle left out where it is longer. Escapes (`\"`, `\u001b`) and
 * surrogate pairs are never cut.
 */
export function shorten(text: string, max: number): string {
  return text.length <= max ? text : cutMiddle(units(withoutMiddle(text, max)), max);
}

/** No more of a long text than both of its ends, so that what is cut away costs nothing. */
function withoutMiddle(text: string, max: number): string {
  const side = 2 * max + 16;
  return text.length <= 2 * side ? text : text.slice(0, side) + text.slice(-side);
}

/**
 * The two sides of a change, each as `shorten` gives it; of long ones that begin or end alike, the part is shown that
 * differs.
 */
export function shortenChange(before: string, after: string, max: number): [before: string, after: string] {
  if (before.length <= max && after.length <= max) return [before, after];
  const [left, right] = nearDifference(before, after, max).map(units) as [readonly string[], readonly string[]];
  const start = sharedStart(left, right);
  const end = sharedEnd(left, right, start);
  const [head, tail] = [left.slice(0, start), left.slice(left.length - end)];
  const alike = lengthOf(head) + lengthOf(tail);
  const different = Math.max(lengthOf(left), lengthOf(right)) - alike;
  const context = Math.floor(Math.max(max / 4, (max - 2 * ellipsis.length - different) / 2));
  const skipped = start - takeWhile(head.toReversed(), context).length;
  const dropped = end - takeWhile(tail, context).length;
  return [cutMiddle(window(left, skipped, dropped), max), cutMiddle(window(right, skipped, dropped), max)];
}

/** Two long texts without most of what they begin and end with alike, and without the middle of what differs. */
function nearDifference(before: string, after: string, max: number): [before: string, after: string] {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const room = 2 * max + 16;
  const [from, to] = [Math.max(0, start - room), Math.max(0, end - room)];
  const near = (text: string) => withoutMiddle(text.slice(from, text.length - to), 2 * max);
  return [near(before), near(after)];
}

function lengthOf(parts: readonly string[]): number {
  return parts.reduce((length, part) => length + part.length, 0);
}

function units(text: string): readonly string[] {
  return text.match(unit) ?? [];
}

function cutMiddle(parts: readonly string[], max: number): string {
  const whole = parts.join('');
  if (whole.length <= max) return whole;
  const head = takeWhile(parts, Math.ceil((max - 1) * 0.6));
  const tail = takeWhile(parts.toReversed(), max - 1 - head.join('').length).toReversed();
  return [...head, ellipsis, ...tail].join('');
}

/** As many parts from the start as fit in `room` UTF-16 units. */
function takeWhile(parts: readonly string[], room: number): readonly string[] {
  let length = 0;
  const end = parts.findIndex((part) => (length += part.length) > room);
  return end === -1 ? parts : parts.slice(0, end);
}

/** The parts without `start` at the front and `end` at the back; what is left out is marked. */
function window(parts: readonly string[], start: number, end: number): readonly string[] {
  const middle = parts.slice(start, parts.length - end);
  return [...(start > 0 ? [ellipsis] : []), ...middle, ...(end > 0 ? [ellipsis] : [])];
}

function sharedStart(left: readonly string[], right: readonly string[]): number {
  const end = Math.min(left.length, right.length);
  let count = 0;
  while (count < end && left[count] === right[count]) count += 1;
  return count;
}

/** How many parts the two end with alike, behind the `start` parts that they begin with alike. */
function sharedEnd(left: readonly string[], right: readonly string[], start: number): number {
  const most = Math.min(left.length, right.length) - start;
  let count = 0;
  while (count < most && left.at(-1 - count) === right.at(-1 - count)) count += 1;
  return count;
}
