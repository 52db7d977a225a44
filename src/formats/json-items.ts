import { skipBlanks } from '../json/chars.ts';
import { elements, kindOf, type Member, members } from '../json/scan.ts';
import type { JsonSlice } from '../json/slice.ts';
import type { Range } from './text-edit.ts';

/** A member or an element; an element has no key. */
export interface Item extends Range {
  readonly value: JsonSlice;
  readonly key?: string;
}

export function itemOf({ keyStart, key, value }: Member): Item {
  return { start: keyStart, end: value.end, key, value };
}

/** What a container holds, in the order of the text; of a value of another kind, nothing. */
export function itemsOf(value: JsonSlice): Item[] {
  switch (kindOf(value)) {
    case 'object':
      return members(value).map(itemOf);
    case 'array':
      return elements(value).map((element) => ({ start: element.start, end: element.end, value: element }));
    default:
      return [];
  }
}

export function isEmpty({ text, start, end }: JsonSlice): boolean {
  return skipBlanks(text, start + 1) === end - 1;
}

/** At most `count` items, the nearest to a place first. */
export function nearest<T>(items: readonly T[], index: number, count: number): T[] {
  const found: T[] = [];
  for (let distance = 0; found.length < count && distance <= items.length; distance++) {
    const before = items[index - distance];
    const after = items[index + distance];
    if (before !== undefined) found.push(before);
    if (after !== undefined && distance > 0 && found.length < count) found.push(after);
  }
  return found;
}
