import { day } from '../model/day.ts';
import type { Provenance } from '../model/provenance.ts';
import type { NewerModel } from '../model/sync-result.ts';
import { printable } from '../lib/printable.ts';
import { shorten } from '../lib/shorten.ts';

const longestAuthor = 40;

/** What was done on GitHub to a model that is newer there. */
export const doneOnGitHub: Readonly<Record<NewerModel['change'], string>> = {
  added: 'added there',
  removed: 'removed there',
  modified: 'changed there',
};

/** `2026-04-20`; of a model that is as old or older, `2026-04-20 or earlier`. */
export function sinceText({ since, commit }: Provenance): string {
  return commit ? day(since) : `${day(since)} or earlier`;
}

/** The author, harmless to print; none where nobody is known. */
export function authorText({ author }: Provenance): string | undefined {
  return author === undefined ? undefined : shorten(printable(author), longestAuthor);
}

/** `since 2026-04-20, by ada, 63e1da2, #12`; what is not known is left out. */
export function originText(origin: Provenance): string {
  const { commit, pull } = origin;
  const author = authorText(origin);
  return [
    `since ${sinceText(origin)}`,
    ...(author === undefined ? [] : [`by ${author}`]),
    ...(commit ? [printable(commit.sha.slice(0, 7))] : []),
    ...(pull ? [`#${pull.number}`] : []),
  ].join(', ');
}
