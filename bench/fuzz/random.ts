/** Random choices that a seed repeats: splitmix32, whose streams of neighbouring seeds have nothing in common. */
export class Random {
  #state: number;

  /** @param seed a whole number, taken modulo 2³² */
  constructor(seed: number) {
    this.#state = Math.imul(seed, 0x85ebca6b) ^ 0x5bd1e995;
  }

  /** A whole number from 0 to `limit` − 1. */
  below(limit: number): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let mixed = this.#state ^ (this.#state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return Math.floor(((mixed >>> 0) / 2 ** 32) * limit);
  }

  /** True once in `times`. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0];
  }

  /** A list of `length` items. */
  list<T>(length: number, item: (index: number) => T): T[] {
    const items: T[] = [];
    for (let index = 0; index < length; index++) items.push(item(index));
    return items;
  }

  shuffled<T>(items: readonly T[]): T[] {
    const left = [...items];
    return items.flatMap(() => left.splice(this.below(left.length), 1));
  }
}

/** A list that `pick` takes. */
export function choices<T>(...items: [T, ...T[]]): readonly [T, ...T[]] {
  return items;
}
