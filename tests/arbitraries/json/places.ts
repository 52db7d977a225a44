import type { Edit } from './edits.ts';
import type { Container, Item } from './tree.ts';

/** Which edit each item and each container gets. */
export type EditedPlaces = ReadonlyMap<Item | Container, Edit>;

interface Places {
  /** Below the records, which can only be replaced by records. */
  readonly values: Item[];
  readonly members: Item[];
  readonly objects: Container[];
  readonly arrays: Container[];
}

/** Gives each edit its place in a document; one that finds none, or one that is taken, falls away. */
export function placeEdits(root: Container, edits: readonly Edit[]): EditedPlaces {
  const places: Places = { values: [], members: [], objects: [], arrays: [] };
  collect(root, 0, places);
  const placed = new Map<Item | Container, Edit>();
  for (const edit of edits) {
    const fitting = placesFor(edit, places);
    const place = fitting[edit.at % fitting.length];
    if (place !== undefined && !placed.has(place)) placed.set(place, edit);
  }
  return placed;
}

function collect(container: Container, depth: number, places: Places): void {
  (container.kind === 'object' ? places.objects : places.arrays).push(container);
  for (const item of container.items) {
    if (container.kind === 'object') places.members.push(item);
    if (depth > 0) places.values.push(item);
    if (item.value.kind !== 'scalar') collect(item.value, depth + 1, places);
  }
}

function placesFor({ kind }: Edit, { values, members, objects, arrays }: Places): readonly (Item | Container)[] {
  switch (kind) {
    case 'replace':
    case 'substitute':
      return values;
    case 'remove':
    case 'rename':
      return members;
    case 'add':
      return objects;
    default:
      return arrays.filter(({ items }) => items.length > 0);
  }
}
