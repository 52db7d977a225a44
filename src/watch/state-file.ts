import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../lib/make-folder.ts';
import { KnownError } from '../lib/known-error.ts';
import { handledText, readHandled, type WatchedSettings } from './handled-text.ts';
import type { Handled, Remembered, WatchState } from './state.ts';
import { replaceFile } from '../lib/replace-file.ts';

const fileName = 'watch-state.json';

interface StateFileOptions {
  /** Made where it is missing. */
  readonly directory: string;
  /** A state of anything else does not count. */
  readonly watched: WatchedSettings;
  /** Unix milliseconds, for the name of a damaged file. */
  readonly now: () => number;
}

/** The folder for the state cannot be used. */
export class StateFolderError extends KnownError {
  override readonly name = 'StateFolderError';

  constructor(directory: string, cause: unknown) {
    super(
      `Nothing was done: the folder ${directory} (--state-dir, HORDE_GITHUB_SYNC_STATE_DIR) cannot be written: ` +
        `${messageOf(cause)}. Give this user the right to write there, or name another folder.`,
      { cause },
    );
  }
}

/**
 * The state in `watch-state.json`. The file is replaced as a whole or not at all; one that cannot be used is set aside
 * under another name, never deleted.
 *
 * @throws StateFolderError if the folder cannot be made or written
 */
export async function openStateFile({ directory, watched, now }: StateFileOptions): Promise<WatchState> {
  const place = join(directory, fileName);
  await checkFolder(directory);

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

async function checkFolder(directory: string): Promise<void> {
  const probe = join(directory, `${fileName}.tmp`);
  try {
    await makeFolder(directory);
    await (await open(probe, 'w')).close();
    await rm(probe);
  } catch (error) {
    throw new StateFolderError(directory, error);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
