export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether two values that `JSON.parse` gave are the same; `-0` is `0`. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((element, index) => sameValue(element, b[index]));
  }
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((name) => Object.hasOwn(b, name) && sameValue((a as JsonObject)[name], (b as JsonObject)[name]));
}

/** A legacy file as `JSON.parse` has it: the judge of what the program reads. */
export function judgeJson(text: string): JsonObject {
  return JSON.parse(text.replace(/^\uFEFF/, '')) as JsonObject;
}
