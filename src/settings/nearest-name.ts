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

/**
 * The name that `word` may well be meant for; letters' case aside. It has `word` as a part, or at least half of its
 * letters in the same words (`TIMEOUT` for `PRIMARY_API_TIMEOUT`), or differs in at most a third of its own.
 */
export function likelyName(word: string, names: readonly string[]): string | undefined {
  const wanted = folded(word);
  const candidates = names
    .map((name) => ({
      name,
      isWhole: isPart(wanted, name),
      shared: sharedLetters(wanted, folded(name)),
      distance: editDistance(wanted, folded(name)),
    }))
    .filter(
      ({ name, isWhole, shared, distance }) =>
        isWhole || (shared > 0 && shared * 2 >= lettersOf(wordsOf(wanted))) || distance <= name.length / 3,
    )
    .sort((a, b) => Number(b.isWhole) - Number(a.isWhole) || b.shared - a.shared || a.distance - b.distance);
  return candidates[0]?.name;
}

/** How many letters of `wanted` are in words that `name` has, too, slips of the pen aside. */
function sharedLetters(wanted: string, name: string): number {
  const known = wordsOf(name);
  return lettersOf(
    wordsOf(wanted).filter((word) =>
      known.some((other) => editDistance(word, other) <= Math.max(word.length, other.length) / 4),
    ),
  );
}

function wordsOf(name: string): readonly string[] {
  return name.split(/[^a-z\d]+/).filter((word) => word !== '');
}

function lettersOf(words: readonly string[]): number {
  return words.join('').length;
}

function isPart(wanted: string, name: string): boolean {
  return wanted.length >= shortestPart && folded(name).includes(wanted);
}

function folded(word: string): string {
  return word.slice(0, longestWord).toLowerCase();
}
