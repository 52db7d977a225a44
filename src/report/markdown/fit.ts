/** One way to show a list of things: whole lines, each text ending with a line break. */
export interface Listing {
  readonly head: string;
  readonly count: number;
  /** The lines of one thing. */
  readonly item: (index: number) => string;
  /** What closes the listing; says how many things it leaves out. */
  readonly foot: (leftOut: number) => string;
}

/** The ways to show one list, the richest first. Where none fits as a whole, the last one is cut between two things. */
export type Section = readonly [Listing, ...Listing[]];

interface Open {
  readonly index: number;
  readonly section: Section;
  /** What its longest head and foot take, spoken for from the start. */
  readonly frame: number;
}

/**
 * The sections' texts, together within `budget` characters. Short sections are whole; what they do not need goes to the
 * long ones in equal shares. Only the sections' frames (see `frameOf`), which are always there, can take more.
 */
export function fit(sections: readonly Section[], budget: number): string[] {
  const texts = sections.map(() => '');
  let open: readonly Open[] = sections.map((section, index) => ({
    index,
    section: mapSection(section, remembered),
    frame: frameOf(section),
  }));
  let spare = budget - open.reduce((sum, { frame }) => sum + frame, 0);
  const close = ({ index, frame }: Open, text: string) => {
    texts[index] = text;
    spare -= text.length - frame;
  };
  let waiting: number;
  do {
    waiting = open.length;
    const share = shareOf(spare, open.length);
    open = open.filter((one) => {
      const [richest] = one.section;
      const whole = isWithin(richest, one.frame + share);
      if (whole) close(one, print(richest, richest.count));
      return !whole;
    });
  } while (open.length < waiting);
  for (const [position, one] of open.entries()) {
    close(one, fitOne(one.section, one.frame + shareOf(spare, open.length - position)));
  }
  return texts;
}

function shareOf(spare: number, count: number): number {
  return Math.max(0, Math.floor(spare / count));
}

function fitOne(section: Section, room: number): string {
  const whole = section.find((listing) => isWithin(listing, room));
  return whole ? print(whole, whole.count) : cut(section.at(-1) ?? section[0], room);
}

function cut(listing: Listing, room: number): string {
  let length = listing.head.length;
  let shown = 0;
  while (shown < listing.count) {
    length += listing.item(shown).length;
    if (length + listing.foot(listing.count - shown - 1).length > room) break;
    shown += 1;
  }
  return print(listing, shown);
}

function print({ head, count, item, foot }: Listing, shown: number): string {
  return head + Array.from({ length: shown }, (_, index) => item(index)).join('') + foot(count - shown);
}

/** Whether the listing can be shown as a whole; looks at no more of it than fits. */
function isWithin({ head, count, item, foot }: Listing, room: number): boolean {
  let length = head.length + foot(0).length;
  for (let index = 0; index < count && length <= room; index += 1) length += item(index).length;
  return length <= room;
}

/** What a section takes at least, in characters: the longest of its ways' heads and feet, with or without its things. */
export function frameOf(section: Section): number {
  return Math.max(
    ...section.map(({ head, count, foot }) => head.length + Math.max(foot(0).length, foot(count).length)),
  );
}

function mapSection([first, ...others]: Section, change: (listing: Listing) => Listing): Section {
  return [change(first), ...others.map(change)];
}

/** The same listing, which makes each of its items once. */
function remembered(listing: Listing): Listing {
  const made = new Map<number, string>();
  return {
    ...listing,
    item: (index) => {
      const text = made.get(index) ?? listing.item(index);
      made.set(index, text);
      return text;
    },
  };
}
