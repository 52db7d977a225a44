/** Turns a question about many into one about a single one: what is asked before the next turn is asked at once. */
export function collect<T>(
  ask: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): (key: string) => Promise<T> {
  let waiting: Set<string> | undefined;
  let answer: Promise<ReadonlyMap<string, T>> | undefined;
  return async (key) => {
    waiting ??= new Set();
    waiting.add(key);
    answer ??= Promise.resolve().then(async () => {
      const keys = [...(waiting ?? [])];
      waiting = undefined;
      answer = undefined;
      return await ask(keys);
    });
    const found = (await answer).get(key);
    if (found === undefined) throw new Error(`${key} was asked for and not answered.`);
    return found;
  };
}
