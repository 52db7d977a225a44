/** One round of an interleaved measurement. */
export interface Pair {
  readonly ours: number;
  readonly floor: number;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new Error('The median of nothing was asked for.');
  return (low + high) / 2;
}

/** Lowest and highest ratio of one round. */
export function spreadOf(pairs: readonly Pair[]): readonly [number, number] {
  const ratios = pairs.map(({ ours, floor }) => ours / floor);
  return [Math.min(...ratios), Math.max(...ratios)];
}

/** Runs the one and the other in turn, so that a machine that slows down hits both. */
export async function interleave<T>(
  rounds: number,
  ours: () => Promise<T>,
  floor: () => Promise<T>,
): Promise<readonly { readonly ours: T; readonly floor: T }[]> {
  const results = [];
  for (let round = 0; round < rounds; round += 1) {
    results.push({ floor: await floor(), ours: await ours() });
  }
  return results;
}
