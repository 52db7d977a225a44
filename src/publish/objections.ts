import { hasErrors, type CategoryResult, type ComparedCategory } from '../model/sync-result.ts';

/** Something that speaks against merging a change without a person's look. */
export interface Objection {
  /** A clause: `it removes 2 models (clip)`. */
  readonly reason: string;
  /** A side could not be read: nothing is known to have become wrong. */
  readonly isUnknown: boolean;
}

/**
 * What speaks against merging a run's change without a person's look: it removes something, PRIMARY is behind and was let
 * through, something of the run is refused, unknown or cannot be written, or there is a note on what it changes. Models that stay
 * as they are (`REMOVALS=keep`, newer on GitHub) do not: the change leaves them alone. Pure.
 *
 * @param leftOut categories whose change stays out
 */
export function objectionsTo(results: readonly CategoryResult[], leftOut: ReadonlySet<string>): readonly Objection[] {
  const changing = results.filter(
    (result): result is ComparedCategory =>
      result.status === 'compared' && result.changedFiles.length > 0 && !leftOut.has(result.category),
  );
  const incomplete = results.filter((result) => result.status === 'compared' && hasErrors(result));
  return [
    ...counted(changing, ({ diff }) => diff.removed.length, 'it removes', 'model'),
    // What only one of the files had may go with that, a row without a model say.
    ...named(
      changing.filter(({ isRepair }) => isRepair),
      'it puts files right that disagreed',
    ),
    ...named(
      changing.filter(({ isBehind }) => isBehind),
      'PRIMARY is behind, which was let through',
    ),
    ...counted(changing, ({ notes }) => notes.length, 'there are', 'note'),
    ...incomplete.map(({ category }) => known(`${category} cannot be written in full`)),
    ...results.flatMap(({ category, status }): Objection[] =>
      status === 'compared' ? [] : [{ reason: `${category} is ${status}`, isUnknown: status === 'unknown' }],
    ),
  ];
}

function counted(
  categories: readonly ComparedCategory[],
  count: (category: ComparedCategory) => number,
  verb: string,
  what: string,
): readonly Objection[] {
  const having = categories.filter((category) => count(category) > 0);
  const sum = having.reduce((total, category) => total + count(category), 0);
  return named(having, `${sum === 1 ? verb.replace('are', 'is') : verb} ${sum} ${sum === 1 ? what : `${what}s`}`);
}

function named(categories: readonly ComparedCategory[], reason: string): readonly Objection[] {
  if (categories.length === 0) return [];
  return [known(`${reason} (${categories.map(({ category }) => category).join(', ')})`)];
}

function known(reason: string): Objection {
  return { reason, isUnknown: false };
}
