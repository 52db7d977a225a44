/** A stream of numbers from 0 up to 1 that a seed determines (mulberry32). */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `SEED` of the environment, to repeat a run, or a new one. */
export function chooseSeed(): number {
  return Number(process.env['SEED'] ?? Date.now() % 2 ** 32);
}
