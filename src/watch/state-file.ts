import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { handledText, readHandled, type WatchedSettings } from './handled-text.ts';
import type { Handled, Remembered, WatchState } from './state.ts';
import { replaceFile } from '../lib/replace-file.ts';

const fileName = 'watch-state.json';

interface StateFileOptions {
  /** It is there, and can be written. */
  readonly directory: string;
  /** A state of anything else does not count. */
  readonly watched: WatchedSettings;
  /** Unix milliseconds, for the name of a damaged file. */
  readonly now: () => number;
}

/**
 * The state in `watch-state.json`. The file is replaced as a whole or not at all; one that cannot be used is set aside
 * under another name, never deleted.
 */
export function stateFile({ directory, watched, now }: StateFileOptions): WatchState {
  const place = join(directory, fileName);

  const setAside = async (problem: string): Promise<Remembered> => {
    const aside = `${place}.damaged-${now()}`;
    const kept = await rename(place, aside).then(
      () => `It is kept as ${aside}`,
      (error: unknown) => `It could not be renamed (${messageOf(error)}) and will be replaced`,
    );
    return { kind: 'unusable', reason: `${place} ${problem}. ${kept}` };
  };
  return {
    place,
    recall: async () => {
      let text;
      try {
        text = await readFile(place, 'utf8');
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return { kind: 'nothing' };
        return await setAside(`cannot be read (${messageOf(error)})`);
      }
      const read = readHandled(text, watched);
      switch (read.kind) {
        case 'handled':
          return { kind: 'timestamp', ...read.handled };
        case 'damaged':
          return await setAside('is damaged, or of another version');
        case 'other':
          return {
            kind: 'unusable',
            reason: `${place} was written with another setting of ${read.settings.join(', ')}`,
          };
      }
    },
    keep: async (handled: Handled) => {
      await replaceFile(place, handledText(handled, watched));
    },
  };
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
