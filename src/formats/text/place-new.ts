/** Where new things go: after a present one, in order, or at the end. */
export interface Placement<T> {
  readonly after: ReadonlyMap<T, readonly T[]>;
  readonly last: readonly T[];
}

/** Puts each desired thing that is not present after the one that precedes it in the desired order, the first at the end. */
export function placeNew<T>(present: ReadonlySet<T>, desired: Iterable<T>): Placement<T> {
  const after = new Map<T, T[]>();
  const last: T[] = [];
  let place = last;
  for (const item of desired) {
    if (present.has(item)) after.set(item, (place = []));
    else place.push(item);
  }
  return { after, last };
}
