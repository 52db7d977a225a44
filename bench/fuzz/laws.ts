import { hole, type Pieces } from './json-edits.ts';

/** A promise of the program that a case does not bear out. */
export class LawBroken extends Error {
  override readonly name = 'LawBroken';
  readonly law: string;

  constructor(law: string, details = '') {
    super(details === '' ? law : `${law}: ${details}`);
    this.law = law;
  }
}

/** @throws LawBroken unless `holds` */
export function demand(law: string, holds: boolean, details?: () => string): void {
  if (!holds) throw new LawBroken(law, details?.());
}

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

export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a text is made of the pieces, in their order, with something new in the holes only. */
export function consistsOf(text: string, pieces: Pieces): boolean {
  if (!pieces.includes(hole)) return text === pieces.join('');
  const solid: string[] = [''];
  for (const piece of pieces) {
    if (piece === hole) solid.push('');
    else solid.push(`${solid.pop() ?? ''}${piece}`);
  }
  const [first = ''] = solid;
  const last = solid.at(-1) ?? '';
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const piece of solid.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return at <= text.length - last.length;
}

/** How many lines of the old text, and of the new one, stand between what both share at their starts and ends. */
export function changedLines(before: string, after: string): readonly [number, number] {
  const [old, now] = [before.split(/\r\n|\r|\n/), after.split(/\r\n|\r|\n/)];
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  return [old.length - head - tail, now.length - head - tail];
}

/** Whether one span of the old text was put in the place of none: everything old still stands. */
export function isOneInsertion(before: string, after: string): boolean {
  let head = 0;
  while (head < before.length && before[head] === after[head]) head++;
  return after.length >= before.length && after.endsWith(before.slice(head));
}
