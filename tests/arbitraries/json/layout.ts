import fc from 'fast-check';

/** How a document is laid out at each depth. */
export interface Layout {
  /** `ragged` and `mixed` are `pretty`, except for places that are odd; `flat` is inline below a depth. */
  readonly form: 'pretty' | 'inline' | 'wild' | 'mixed' | 'flat' | 'ragged';
  readonly newline: string;
  readonly unit: string;
  readonly colon: string;
  /** Behind a comma on one line. */
  readonly gap: string;
  readonly flatBelow: number;
}

/** What a place has for blanks where the layout lets people choose. */
export interface Blanks {
  readonly before: string;
  readonly after: string;
  readonly isOdd: boolean;
}

const blank = fc.constantFrom('', ' ', '\n', '\r\n', '\t', '  ', '\n  ', '\r\n\t\t', '\n\n', '\r', ' \n\t ');

export const blanks: fc.Arbitrary<Blanks> = fc.record({
  before: blank,
  after: blank,
  isOdd: fc.nat({ max: 3 }).map((drawn) => drawn === 3),
});

export const layout: fc.Arbitrary<Layout> = fc.record({
  form: fc.constantFrom('pretty', 'pretty', 'pretty', 'inline', 'wild', 'mixed', 'flat', 'ragged'),
  newline: fc.constantFrom('\n', '\n', '\r\n', '\r'),
  unit: fc.constantFrom('    ', '    ', '  ', '\t', '\t', ' ', '', '   '),
  colon: fc.constantFrom(': ', ': ', ':', ' : ', ':\t', ' :\n '),
  gap: fc.constantFrom('', ' '),
  flatBelow: fc.nat({ max: 2 }),
});

/** The blanks behind an opening bracket. */
export function opening(layout: Layout, depth: number, { before, isOdd }: Blanks): string {
  if (isWild(layout, isOdd)) return before;
  return isInline(layout, depth) ? '' : line(layout, depth + 1);
}

/** The comma between two items, with the blanks around it. */
export function separator(layout: Layout, depth: number, { before, after, isOdd }: Blanks): string {
  if (isWild(layout, isOdd)) return `${before},${after}`;
  if (isInline(layout, depth)) return `,${layout.gap}`;
  const next = line(layout, depth + 1);
  return layout.form === 'ragged' && isOdd ? ` ,${layout.newline}${next}` : `,${next}`;
}

export function colon(layout: Layout, { before, after, isOdd }: Blanks): string {
  return isWild(layout, isOdd) ? `${after}:${before}` : layout.colon;
}

/** The blanks before a closing bracket. */
export function closing(layout: Layout, depth: number, { after, isOdd }: Blanks): string {
  if (isWild(layout, isOdd)) return after;
  return isInline(layout, depth) || (layout.form === 'ragged' && isOdd) ? '' : line(layout, depth);
}

function isWild({ form }: Layout, isOdd: boolean): boolean {
  return form === 'wild' || (form === 'mixed' && isOdd);
}

function isInline({ form, flatBelow }: Layout, depth: number): boolean {
  return form === 'inline' || (form === 'flat' && depth > flatBelow);
}

function line({ newline, unit }: Layout, depth: number): string {
  return newline + unit.repeat(depth);
}
