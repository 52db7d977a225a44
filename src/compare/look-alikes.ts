import { quoteJson } from '../json/quote.ts';
import { type CategoryDiff, namesOf } from '../model/diff.ts';
import { usualForm } from '../lib/normal-form.ts';
import type { Note } from '../model/note.ts';
import type { Reading } from '../formats/legacy-format.ts';

/** Names of one look in a warning. */
const mostNamed = 5;

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * A warning for each text that several models have for a name, spelled in different Unicode normal forms, where a
 * difference names one of them: they look alike wherever they are shown, and are different models to every client.
 */
export function lookAlikes({ observed, desired }: Pick<Reading, 'observed' | 'desired'>, diff: CategoryDiff): Note[] {
  const changed = namesOf(diff);
  const groups = Map.groupBy(new Set([...desired.keys(), ...observed.keys()]), usualForm);
  return [...groups.values()].flatMap((names): Note[] => {
    if (names.length === 1 || !names.some((name) => changed.has(name))) return [];
    const spelled = spelledApart(names.slice(0, mostNamed)).map((text, index) => {
      const name = names[index] ?? '';
      return `${text} (${placesOf(desired.has(name), observed.has(name))})`;
    });
    const more = names.length - spelled.length;
    const message =
      `${[...spelled, ...(more > 0 ? [`${more} more`] : [])].join(' and ')} look alike, but are different models: their names are in different Unicode normal forms. ` +
      'If one model is meant, give it one name on PRIMARY: the one that stands on GitHub, if clients are to find it as before.';
    return [{ severity: 'warning', message }];
  });
}

function placesOf(isOnPrimary: boolean, isOnGitHub: boolean): string {
  if (isOnPrimary && isOnGitHub) return 'on both sides';
  return isOnPrimary ? 'on PRIMARY' : 'on GitHub';
}

/** The names as JSON strings, with escapes for the characters in which they differ. */
function spelledApart(names: readonly string[]): string[] {
  const split = names.map((name) => Array.from(characters.segment(name), ({ segment }) => segment));
  const [first = []] = split;
  const same = first.map((part, index) => split.every((parts) => parts[index] === part));
  return split.map((parts) => {
    const spelled = parts.map((part, index) => quoteJson(part, same[index] ? 'raw' : 'ascii').slice(1, -1));
    return `"${spelled.join('')}"`;
  });
}
