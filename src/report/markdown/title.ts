import type { ComparedCategory } from '../../model/sync-result.ts';
import { countsInWords, countsOf, total } from '../counts.ts';
import { nameText } from '../json-value.ts';
import { shorten } from '../shorten.ts';
import { differs } from '../summary.ts';
import { plainText } from './defuse.ts';

/** What changes, in a few words: `2 added, 1 removed models in blip`, or the name where it is one model. */
export function headline(categories: readonly ComparedCategory[]): string {
  const changed = categories.filter(differs);
  const [only] = changed;
  if (!only) return 'what was proposed before';
  const where = place(changed);
  const counts = countsOf(changed.map(({ diff }) => diff));
  if (total(counts) === 0) return `put the files of ${where} right`;
  const named = total(counts) === 1 ? oneModel(only) : undefined;
  return named ?? `${countsInWords(counts)} ${total(counts) === 1 ? 'model' : 'models'} in ${where}`;
}

/** The category's name, or how many there are. */
export function place(categories: readonly ComparedCategory[]): string {
  const [first] = categories;
  return categories.length === 1 && first ? categoryText(first) : `${categories.length} categories`;
}

/** The pull request's title: one line, at most 120 characters, nothing in it takes effect. */
export function pullRequestTitle({ categories }: { readonly categories: readonly ComparedCategory[] }): string {
  return `Sync with PRIMARY: ${headline(categories)}`;
}

/** Names the only changed model, unless its name is long or would have to be defused. */
function oneModel(category: ComparedCategory): string | undefined {
  const { added, removed, modified } = category.diff;
  const name = (added[0] ?? removed[0] ?? modified[0])?.name ?? '';
  if (name.length > 45 || nameText(name) !== name || plainText(name) !== name || /[`*_~<>$\\]/.test(name)) {
    return undefined;
  }
  const [verb, preposition] = added[0] ? ['add', 'to'] : removed[0] ? ['remove', 'from'] : ['change', 'in'];
  return `${verb} ${name} ${preposition} ${categoryText(category)}`;
}

function categoryText({ category }: ComparedCategory): string {
  return shorten(plainText(category), 40);
}
