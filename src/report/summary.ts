import {
  hasFailed,
  type CategoryResult,
  type ComparedCategory,
  type RepositoryResult,
  type SyncResult,
} from '../model/sync-result.ts';
import { countChanges } from '../model/diff.ts';
import { countsInWords, countsOf, plural, total } from './counts.ts';

/** Whether PRIMARY and GitHub differ in a category, be it only that its files disagree. */
export function differs({ diff, changedFiles }: ComparedCategory): boolean {
  return countChanges(diff) > 0 || changedFiles.length > 0;
}

/** What is to change in a category, or why nothing is. */
export function changesInWords({ diff, newerOnGitHub }: ComparedCategory): string {
  const nothing = newerOnGitHub.length > 0 ? 'nothing to change' : 'no model differs';
  return countsInWords(countsOf([diff])) || nothing;
}

/** The compared categories in which PRIMARY and GitHub differ. */
export function differing(result: SyncResult): ComparedCategory[] {
  return allCategories(result).filter(
    (category): category is ComparedCategory => category.status === 'compared' && differs(category),
  );
}

/** The whole run in one line: what differs, what failed, whether anything was written. */
export function summarize(result: SyncResult): string {
  const categories = allCategories(result);
  const changed = differing(result);
  const failures = [
    ...count(categories.filter(({ status }) => status === 'unknown').length, 'unknown category', 'unknown categories'),
    ...count(categories.filter(({ status }) => status === 'refused').length, 'refused category', 'refused categories'),
    ...count(categories.flatMap(errorsOf).length, 'error', 'errors'),
    ...count(result.repositories.filter(hasError).length, 'repository failed', 'repositories failed'),
  ];
  const counts = countsOf(changed.map(({ diff }) => diff));
  const newer = categories.reduce((sum, category) => sum + newerCount(category), 0);
  const difference =
    changed.length > 0
      ? [
          plural(changed.length, 'category differs', 'categories differ'),
          ...(total(counts) > 0 ? [countsInWords(counts)] : []),
        ].join(': ')
      : hasFailed(result)
        ? categories.some(({ status }) => status !== 'unknown')
          ? 'no difference in what could be compared'
          : 'nothing could be compared'
        : categories.length === 0
          ? 'nothing to compare'
          : `everything ${newer > 0 ? 'else ' : ''}is in sync: ${plural(categories.length, 'category', 'categories')}`;
  const left = count(newer, 'model is newer on GitHub', 'models are newer on GitHub');
  const out = result.repositories.flatMap(({ outcome }) => outcome?.leftOut ?? []);
  const declined = count(
    out.filter(({ reason }) => reason === undefined).length,
    'was declined before',
    'were declined before',
  );
  const sentence = [difference, ...declined, ...left, ...failures].join('; ');
  const dry = result.dryRun ? ' Dry run: nothing was written to GitHub.' : '';
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.${dry}`;
}

function allCategories(result: SyncResult): CategoryResult[] {
  return result.repositories.flatMap(({ categories }) => categories);
}

function newerCount(category: CategoryResult): number {
  return category.status === 'unknown' ? 0 : category.newerOnGitHub.length;
}

function errorsOf({ notes }: CategoryResult) {
  return notes.filter(({ severity }) => severity === 'error');
}

function hasError({ error }: RepositoryResult): boolean {
  return error !== undefined;
}

function count(number: number, one: string, many: string): string[] {
  return number === 0 ? [] : [plural(number, one, many)];
}
