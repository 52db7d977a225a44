import type { CategoryResult, RepositoryResult } from '../model/sync-result.ts';

/** The categories that are unknown or refused now and of which the open pull request keeps an earlier change. */
export function heldIn({ categories, outcome }: Pick<RepositoryResult, 'categories' | 'outcome'>) {
  return categories.filter((category): category is Exclude<CategoryResult, { status: 'compared' }> => {
    // Only what is held brings such a category's files among those that are proposed.
    return category.status !== 'compared' && category.files.some((path) => outcome?.files.includes(path));
  });
}
