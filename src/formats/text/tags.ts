import { compareCodePoints } from '../../json/code-points.ts';
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
