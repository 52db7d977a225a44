import type { ComparedCategory } from '../../model/sync-result.ts';
import { countsOf, total } from '../counts.ts';
import { nameText } from '../json-value.ts';
import { shorten } from '../../lib/shorten.ts';
import { differs } from '../summary.ts';
import { plainText } from './defuse.ts';

/** Up to so many models are named, where that takes no more characters than this. */
const mostNamed = { models: 2, characters: 100 };

/** What is done to models, and how the category follows on them. */
const verbs = { added: ['add', 'to'], removed: ['remove', 'from'], modified: ['change', 'in'] } as const;
const kinds = ['added', 'removed', 'modified'] as const;

/** What changes, in a few words: models by name, `add A and remove B in blip`, else counts, `add 2 models, remove 1 and change 2 in blip`. */
export function headline(categories: readonly ComparedCategory[]): string {
  const changed = categories.filter(differs);
  if (changed.length === 0) return 'what was proposed before';
  const counts = countsOf(changed.map(({ diff }) => diff));
  if (total(counts) === 0) return `put the files of ${place(changed)} right`;
  const named = total(counts) <= mostNamed.models ? namedModels(changed) : undefined;
  if (named !== undefined && named.length <= mostNamed.characters) return named;
  const done = kinds.filter((kind) => counts[kind] > 0);
  const where = done.length === 1 && done[0] ? verbs[done[0]][1] : 'in';
  const [first = '', ...others] = done.map((kind) => `${verbs[kind][0]} ${counts[kind]}`);
  const noun = done[0] && counts[done[0]] === 1 ? 'model' : 'models';
  return `${listed([`${first} ${noun}`, ...others])} ${where} ${place(changed)}`;
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

/** All models by name, unless one of them would have to be defused. */
function namedModels(categories: readonly ComparedCategory[]): string | undefined {
  const clauses = categories.flatMap((category) =>
    kinds
      .map((kind) => ({ kind, names: category.diff[kind].map(({ name }) => name), where: categoryText(category) }))
      .filter(({ names }) => names.length > 0),
  );
  if (!clauses.every(({ names }) => names.every(isPlain))) return undefined;
  const [first, second] = clauses;
  if (first && second?.where === first.where) {
    return `${listed(clauses.map(({ kind, names }) => `${verbs[kind][0]} ${listed(names)}`))} in ${first.where}`;
  }
  return clauses
    .map(({ kind, names, where }) => `${verbs[kind][0]} ${listed(names)} ${verbs[kind][1]} ${where}`)
    .join(', ');
}

function isPlain(name: string): boolean {
  return nameText(name) === name && plainText(name) === name && !/[`*_~<>$\\]/.test(name);
}

/** `a`, `a and b`, `a, b and c`. */
function listed(parts: readonly string[]): string {
  return [parts.slice(0, -1).join(', '), parts.at(-1)].filter(Boolean).join(' and ');
}

function categoryText({ category }: ComparedCategory): string {
  return shorten(plainText(category), 40);
}
