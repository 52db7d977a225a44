/** Longer words are no slips of the pen, and the distance takes time in proportion to both lengths. */
const longestWord = 100;

/** Fewer letters stand in many names by chance. */
const shortestPart = 4;

/** How many insertions, deletions, replacements and swaps of neighbours lead from one word to the other. */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        (last[column] ?? Infinity) + 1,
        (current[column - 1] ?? Infinity) + 1,
        (last[column - 1] ?? Infinity) + (same ? 0 : 1),
        swapped ? (beforeLast[column - 2] ?? Infinity) + 1 : Infinity,
      );
    }
    [beforeLast, last] = [last, current];
  }
  return last[to.length] ?? 0;
}

/** The name that `word` is a part of, else the one with the fewest edits from it; letters' case aside. */
export function nearestName(word: string, names: readonly string[]): string | undefined {
  const wanted = folded(word);
  const whole = names.filter((name) => isPart(wanted, name));
  const candidates = whole.length > 0 ? whole : names;
  const distances = candidates.map((name) => editDistance(wanted, folded(name)));
  return candidates[distances.indexOf(Math.min(...distances))];
}

/** The nearest name if `word` may well be meant for it: a part of it, or different in at most a third of it. */
export function likelyName(word: string, names: readonly string[]): string | undefined {
  const wanted = folded(word);
  const nearest = nearestName(word, names);
  if (nearest === undefined) return undefined;
  return isPart(wanted, nearest) || editDistance(wanted, folded(nearest)) <= nearest.length / 3 ? nearest : undefined;
}

function isPart(wanted: string, name: string): boolean {
  return wanted.length >= shortestPart && folded(name).includes(wanted);
}

function folded(word: string): string {
  return word.slice(0, longestWord).toLowerCase();
}
