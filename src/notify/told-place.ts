import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeptText } from '../lib/kept-text.ts';
import { replaceFile } from '../lib/replace-file.ts';

/**
 * `notices-….json` in the state folder, replaced as a whole or not at all.
 *
 * @param about what is told of, as a file's name can say it: runs over other categories may have the same folder
 */
export function toldFile(directory: string, about: string): KeptText {
  const place = join(directory, `notices-${about}.json`);
  return {
    place,
    read: async () =>
      await readFile(place, 'utf8').catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }),
    write: async (text) => {
      await replaceFile(place, text);
    },
  };
}

/**
 * What processes share goes before what this one has kept by itself; one of the two is enough.
 *
 * @param isLeading who leads no more leaves what is shared to the next one, which may have told more
 */
export function sharedPlace(shared: KeptText, own: KeptText | undefined, isLeading: () => boolean): KeptText {
  const share = async (text: string) => {
    if (isLeading()) await shared.write(text);
  };
  if (own === undefined) return { ...shared, write: share };
  return {
    place: `${shared.place} and ${own.place}`,
    read: async () => (await shared.read().catch(() => undefined)) ?? (await own.read()),
    write: async (text) => {
      const written = await Promise.allSettled([own.write(text), share(text)]);
      for (const one of written) if (one.status === 'rejected') throw one.reason;
    },
  };
}
