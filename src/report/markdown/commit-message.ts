import type { CategoryDiff } from '../../model/diff.ts';
import type { ComparedCategory } from '../../model/sync-result.ts';
import { countsInWords, countsOf, plural, total } from '../counts.ts';
import { nameText } from '../json-value.ts';
import { shorten } from '../../lib/shorten.ts';
import { differs } from '../summary.ts';
import { plainText } from './defuse.ts';
import { headline, place } from './title.ts';

export interface CommitMessageInput {
  readonly categories: readonly ComparedCategory[];
  /** The last line, `Key: value`. */
  readonly trailer: string;
}

const mostCategories = 20;
const mostNames = 20;

/**
 * The commit's message: a subject of at most 72 characters, the counts with the first names of each category, and the
 * trailer as a block of its own. Each line with a name begins with `- `, so no name can stand as a trailer; nothing in
 * a name mentions, links or instructs.
 */
export function commitMessage({ categories, trailer }: CommitMessageInput): string {
  const changed = categories.filter(differs);
  const shown = changed.slice(0, mostCategories);
  const names = Math.max(1, Math.floor(mostNames / Math.max(1, shown.length)));
  const blocks = shown.map((category) => categoryBlock(category, names));
  const more = changed.length - shown.length;
  return [
    subject(changed),
    ...blocks,
    ...(more > 0 ? [`- … and ${plural(more, 'more category', 'more categories')}`] : []),
    trailer,
  ].join('\n\n');
}

/** The message of the commit that brings the file of dates alone. */
export function datesMessage({ path, trailer }: { readonly path: string; readonly trailer: string }): string {
  return [`Bring ${path} up to date`, 'It names the commit before this one, and that commit’s time.', trailer].join(
    '\n\n',
  );
}

function subject(categories: readonly ComparedCategory[]): string {
  const full = `Sync with PRIMARY: ${headline(categories)}`;
  if (full.length <= 72) return full;
  const changes = total(countsOf(categories.map(({ diff }) => diff)));
  return `Sync with PRIMARY: ${plural(changes, 'model')} in ${place(categories)}`;
}

function categoryBlock({ category, diff }: ComparedCategory, mostNames: number): string {
  const lines = namesOf(diff);
  const more = lines.length - mostNames;
  return [
    `${plainText(shorten(category, 40))}: ${countsInWords(countsOf([diff])) || 'same models, files put right'}`,
    ...lines.slice(0, mostNames),
    ...(more > 0 ? [`- … and ${more} more`] : []),
  ].join('\n');
}

function namesOf({ removed, added, modified }: CategoryDiff): string[] {
  const line = (verb: string) => (model: { readonly name: string }) =>
    `- ${verb} ${plainText(shorten(nameText(model.name), 100))}`;
  return [...removed.map(line('remove')), ...added.map(line('add')), ...modified.map(line('change'))];
}
