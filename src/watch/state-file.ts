import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { makeFolder } from '../lib/make-folder.ts';
import { KnownError } from '../model/known-error.ts';
import type { Handled, Remembered, WatchMemory } from './memory.ts';
import { replaceFile } from './replace-file.ts';

const fileName = 'watch-state.json';

const fileShape = v.object({
  version: v.literal(1),
  watched: v.record(v.string(), v.string()),
  timestamp: v.nullable(v.pipe(v.number(), v.finite())),
  format: v.exactOptional(v.picklist(['v1', 'v2'])),
  isUnsettled: v.exactOptional(v.literal(true)),
  github: v.exactOptional(v.record(v.string(), v.object({ base: v.string(), open: v.exactOptional(v.number()) }))),
});

interface StateFileOptions {
  /** Made where it is missing. */
  readonly directory: string;
  /** What the timestamp is about: PRIMARY and what is synced. A state of anything else does not count. */
  readonly watched: Readonly<Record<string, string>>;
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
 * A memory in `watch-state.json`. The file is replaced as a whole or not at all; one that cannot be used is set aside
 * under another name, never deleted.
 *
 * @throws StateFolderError if the folder cannot be made or written
 */
export async function openStateFile({ directory, watched, now }: StateFileOptions): Promise<WatchMemory> {
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
      const state = v.safeParse(fileShape, parse(text));
      if (!state.success) return await setAside('is damaged, or of another version');
      if (!isDeepStrictEqual(state.output.watched, { ...watched })) {
        const changed = Object.keys({ ...watched, ...state.output.watched }).filter(
          (key) => watched[key] !== state.output.watched[key],
        );
        return { kind: 'unusable', reason: `${place} was written with another setting of ${changed.join(', ')}` };
      }
      return { kind: 'timestamp', ...handledOf(state.output) };
    },
    keep: async (handled: Handled) => {
      await replaceFile(place, `${JSON.stringify({ version: 1, watched, ...handled }, undefined, 2)}\n`);
    },
  };
}

function handledOf({ timestamp, format, isUnsettled, github }: v.InferOutput<typeof fileShape>): Handled {
  return { timestamp, ...(format && { format }), ...(isUnsettled && { isUnsettled }), ...(github && { github }) };
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

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
