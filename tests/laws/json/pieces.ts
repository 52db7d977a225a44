import { hole, type Pieces } from '../../arbitraries/json/editor.ts';

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

/** Whether one span of the old text was put in the place of none: everything old still stands. */
export function isOneInsertion(before: string, after: string): boolean {
  let head = 0;
  while (head < before.length && before[head] === after[head]) head++;
  return after.length >= before.length && after.endsWith(before.slice(head));
}
