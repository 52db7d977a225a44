import { strip } from './names.ts';
import { roundHalfEven } from './numbers.ts';

/** The tags that a cell lists. An empty cell lists none; an empty element between two commas is the tag `""`. */
export function splitTags(cell: string): string[] {
  return cell === '' ? [] : cell.split(',').map(strip);
}

/** A cell that lists the tags. None of them may hold a comma or start or end with a blank. */
export function joinTags(tags: readonly string[]): string {
  return tags.length === 1 && tags[0] === '' ? ',' : tags.join(', ');
}

/** The tag that tells a model's size: its billions of parameters, rounded half to even. */
export function sizeTag(billions: number): string {
  return `${roundHalfEven(billions)}B`;
}

/** Sorted by code point, no repeats. */
export function sortTags(tags: Iterable<string>): string[] {
  return [...new Set(tags)].sort(compareCodePoints);
}

/** JavaScript's own order is that of UTF-16 units, which puts U+10000 and above before U+E000–U+FFFF. */
function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [unitA, unitB] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (unitA !== unitB) return rank(unitA) - rank(unitB);
  }
  return a.length - b.length;
}

/** Moves surrogates behind all other units: of two texts without halves of pairs, the first unit that differs decides. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
