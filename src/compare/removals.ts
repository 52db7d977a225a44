import type { CategoryDiff } from '../model/diff.ts';
import type { Permission } from './let-through.ts';

/** Below this many removed models, only a loss of more than half the category is refused. */
export const harmlessCount = 10;

/**
 * Why a diff removes more than is believed without being told so; `undefined` where it does not.
 *
 * @param models how many models GitHub has
 * @param maxPercent of them that may go; 100 lets everything through
 * @param flag lets it through
 */
export function refuseRemovals(
  diff: CategoryDiff,
  models: number,
  maxPercent: number,
  flag: string,
): string | undefined {
  const removed = diff.removed.length;
  const percent = (removed / models) * 100;
  const isMuch = removed > harmlessCount || removed > models / 2;
  if (removed === 0 || percent <= maxPercent || !isMuch) return undefined;
  return (
    `PRIMARY no longer has ${removed} of GitHub’s ${models} models (${percent.toFixed(0)} %), more than the ${maxPercent} % ` +
    `that may go at once. If that is right, ${flag} lets it through`
  );
}

/**
 * The categories of which PRIMARY is believed that they are empty: to be let through, or asked for by name where all of
 * their models may go.
 */
export function believedEmpty({
  categories = [],
  letThrough = [],
  maxRemovedPercent,
}: Permission & { readonly maxRemovedPercent: number }): readonly string[] {
  return maxRemovedPercent === 100 ? [...new Set([...categories, ...letThrough])] : letThrough;
}
