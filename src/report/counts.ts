import type { CategoryDiff } from '../model/diff.ts';

export interface Counts {
  readonly added: number;
  readonly removed: number;
  readonly modified: number;
}

export function countsOf(diffs: Iterable<CategoryDiff>): Counts {
  let [added, removed, modified] = [0, 0, 0];
  for (const diff of diffs) {
    added += diff.added.length;
    removed += diff.removed.length;
    modified += diff.modified.length;
  }
  return { added, removed, modified };
}

export function total({ added, removed, modified }: Counts): number {
  return added + removed + modified;
}

/** `2 added, 1 removed, 3 modified`; kinds that do not occur are left out. */
export function countsInWords({ added, removed, modified }: Counts): string {
  return join([
    [added, `${added} added`],
    [removed, `${removed} removed`],
    [modified, `${modified} modified`],
  ]);
}

/** `+2 added, -1 removed, ~3 modified`; kinds that do not occur are left out. */
export function countsWithSigns({ added, removed, modified }: Counts): string {
  return join([
    [added, `+${added} added`],
    [removed, `-${removed} removed`],
    [modified, `~${modified} modified`],
  ]);
}

/** `1 model`, `2 models`, `3 categories`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function join(parts: readonly (readonly [number, string])[]): string {
  return parts
    .filter(([count]) => count > 0)
    .map(([, text]) => text)
    .join(', ');
}
