import { byRepository, selectCategories, type RepositoryKey } from '../categories.ts';

/** All that we write on GitHub stands under this. */
export const branchPrefix = 'sync/primary/';

const everything = 'all';

/**
 * The branch of a scope. It names the pull request, so that two runs over different categories never fight: `all` when
 * the run covers all of the repository's categories, else those that were asked for.
 */
export function scopeBranch(repository: RepositoryKey, asked: readonly string[]): string {
  const all = (byRepository(selectCategories(undefined).synced).get(repository) ?? []).map(({ name }) => name);
  const covered = all.filter((name) => asked.includes(name)).sort();
  return branchPrefix + (covered.length === all.length ? everything : covered.join('+'));
}

/** Whether a run of one scope looks at all that one of the other does, told by their branches. */
export function covers(branch: string, other: string): boolean {
  const [covered, asked] = [branch, other].map((name) => name.slice(branchPrefix.length).split('+'));
  return covered?.[0] === everything || asked?.every((category) => covered?.includes(category)) === true;
}
