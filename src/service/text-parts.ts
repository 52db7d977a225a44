import type { PullView, TextPart } from './status-document.ts';

/**
 * A sentence about a repository in parts: the pull requests among `pulls` in place of their numbers. Any other `#12` in it may
 * be a stranger's words, and stays text.
 */
export function partsOf(text: string, pulls: readonly PullView[]): readonly TextPart[] {
  const byNumber = new Map(pulls.map((pull) => [pull.number, pull]));
  const parts = text.split(/(#\d{1,10})(?!\d)/).map((part, index): TextPart => {
    const pull = index % 2 === 1 ? byNumber.get(Number(part.slice(1))) : undefined;
    return pull ?? part;
  });
  return joined(parts);
}

/** Without empty texts, and with no two texts side by side. */
export function joined(parts: readonly TextPart[]): readonly TextPart[] {
  const made: TextPart[] = [];
  for (const part of parts) {
    const last = made.at(-1);
    if (part === '') continue;
    if (typeof part === 'string' && typeof last === 'string') made[made.length - 1] = last + part;
    else made.push(part);
  }
  return made;
}

export function textOf(parts: readonly TextPart[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : `#${part.number}`)).join('');
}
