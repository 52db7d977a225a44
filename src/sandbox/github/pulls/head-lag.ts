/** Pull requests whose branch has moved and whose answers do not show it yet. */
export class HeadLag {
  readonly #answers: () => number;
  readonly #stale = new Map<number, { sha: string; left: number }>();

  /** @param answers how many answers show the old head after a move */
  constructor(answers: () => number) {
    this.#answers = answers;
  }

  /** @param sha the head before the move */
  moved(pull: number, sha: string): void {
    if (this.#answers() > 0) this.#stale.set(pull, { sha, left: this.#answers() });
  }

  /** The head that the next answer shows. */
  shown(pull: number, sha: string): string {
    const stale = this.#stale.get(pull);
    if (stale === undefined) return sha;
    if (--stale.left === 0) this.#stale.delete(pull);
    return stale.sha;
  }
}
