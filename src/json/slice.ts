/**
 * A JSON value where it stands in a text: `text.slice(start, end)` is the value, without the blanks around it.
 *
 * Values stay text so that nothing is lost on the way: integers above 2⁵³, the spelling of numbers, the order of keys
 * (also of keys that look like numbers), keys that stand twice. The text was checked by the scanner that made the slice.
 */
export interface JsonSlice {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The value as it is spelled. */
export function spelling(slice: JsonSlice): string {
  return slice.text.slice(slice.start, slice.end);
}
