/**
 * The items brought to the order of the desired keys: those without a key, and those whose key is not desired, keep their
 * places; the others change places only where their order differs. A key without an item gets a new one, after the
 * first item of the key before it, else before all that have one.
 *
 * @param keepPlaces no item changes its place
 */
export function followOrder<T>(
  items: readonly T[],
  keyOf: (item: T) => string | undefined,
  desired: readonly string[],
  make: (key: string) => T,
  { keepPlaces = false }: { keepPlaces?: boolean } = {},
): T[] {
  const rank = new Map(desired.map((key, index) => [key, index]));
  const rankOf = (item: T): number | undefined => {
    const key = keyOf(item);
    return key === undefined ? undefined : rank.get(key);
  };
  const placed = keepPlaces || isInOrder(items, rankOf) ? items : sorted(items, rankOf);
  const present = new Set(placed.map(keyOf));
  const leading: T[] = [];
  const after = new Map<string, T[]>();
  let place = leading;
  for (const key of desired) {
    if (present.has(key)) after.set(key, (place = []));
    else place.push(make(key));
  }
  const first = Math.max(
    placed.findIndex((item) => rankOf(item) !== undefined),
    0,
  );
  const followed = placed.slice(first).flatMap((item) => {
    const key = keyOf(item);
    const added = key === undefined ? undefined : after.get(key);
    if (key === undefined || added === undefined) return [item];
    after.delete(key);
    return [item, ...added];
  });
  return [...placed.slice(0, first), ...leading, ...followed];
}

/** Whether the first items of each key stand in the desired order. */
function isInOrder<T>(items: readonly T[], rankOf: (item: T) => number | undefined): boolean {
  const firsts = [...new Set(items.map(rankOf))].filter((rank) => rank !== undefined);
  return firsts.every((rank, index) => index === 0 || rank > (firsts[index - 1] ?? 0));
}

function sorted<T>(items: readonly T[], rankOf: (item: T) => number | undefined): T[] {
  const ranked = items.filter((item) => rankOf(item) !== undefined);
  ranked.sort((a, b) => (rankOf(a) ?? 0) - (rankOf(b) ?? 0));
  let next = 0;
  return items.map((item) => (rankOf(item) === undefined ? item : (ranked[next++] ?? item)));
}
