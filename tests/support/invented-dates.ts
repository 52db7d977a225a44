import { blobSha } from '../../src/clients/repository/git-objects.ts';
import type { DatesFile } from '../../src/sources/dates-file.ts';

export const datesPath = 'model_mod_data.json';

/**
 * A file of dates by rules that a test can follow: it names the commit that brings a change of `naming`, and its time; a
 * change of other files it lists.
 */
export function inventedDates(naming: string): DatesFile {
  return {
    path: datesPath,
    update: (base, change, commit) => {
      const before = base.tree.entries.find(({ path }) => path === datesPath);
      if (before === undefined) return Promise.resolve({ kind: 'current' });
      const names = change.has(naming);
      if (names && commit === undefined) return Promise.resolve({ kind: 'after-commit' });
      const text = datesText(names && commit ? commit : { changed: [...change.keys()].sort() });
      return Promise.resolve(blobSha(text) === before.sha ? { kind: 'current' } : { kind: 'text', text });
    },
  };
}

export function datesText(content: object): string {
  return `${JSON.stringify(content, undefined, 4)}\n`;
}
