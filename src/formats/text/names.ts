/** What Python's `str.strip` takes for a blank: the converter trims with it. */
const blank = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const blanksBefore = new RegExp(`^${blank}+`);
const isBlank = new RegExp(blank);

export function strip(text: string): string {
  let end = text.length;
  while (end > 0 && isBlank.test(text.charAt(end - 1))) end--;
  return text.slice(0, end).replace(blanksBefore, '');
}

/** The part of a name after the first `/` and before any second one; the whole name without a `/`. */
export function modelNameOf(name: string): string {
  const parts = name.split('/', 2);
  return parts[1] ?? name;
}

/** What a model is called where nobody gave it a display name: `-` and `_` are blanks, runs of blanks one. */
export function derivedDisplayName(modelName: string): string {
  return strip(modelName.replace(/[-_ ]+/g, ' '));
}

const copies = ['aphrodite/', 'koboldcpp/'] as const;

/** Whether a key of db.json or of PRIMARY is a model's own name, not one of the two copies that consumers get besides. */
export function isBareName(key: string): boolean {
  return !copies.some((prefix) => key.startsWith(prefix));
}

/** The keys under which a model stands in db.json, in order. */
export function keysOf(name: string): readonly string[] {
  return [name, `aphrodite/${name}`, `koboldcpp/${modelNameOf(name)}`];
}
