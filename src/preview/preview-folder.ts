import { rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../lib/make-folder.ts';
import { PreviewError } from './preview-error.ts';
import { PreviewOccupiedError } from './preview-occupied-error.ts';
import { findOwn, hashOf, listName, marker } from './manifest.ts';
import type { PreviewPlace } from './preview-place.ts';

/**
 * Looks whether a run may use the folder. Writes nothing.
 *
 * @returns the files that earlier runs have left, as paths in the folder
 * @throws PreviewOccupiedError if files stand there that are not as a run has left them
 * @throws PreviewError if the folder cannot be read
 */
export async function checkPreviewFolder(
  directory: string,
  places: readonly PreviewPlace[],
): Promise<readonly string[]> {
  const { own, strangers } = await findOwn(directory, places).catch(unwritable(directory));
  if (strangers.length > 0) throw new PreviewOccupiedError(directory, strangers);
  return own;
}

/**
 * Removes what earlier runs have left, and marks the folder as incomplete until it is filled. Made where it is missing.
 *
 * @throws PreviewOccupiedError, with nothing touched, if files stand there that are not as a run has left them
 * @throws PreviewError if the folder cannot be written
 */
export async function openPreviewFolder(directory: string, places: readonly PreviewPlace[]): Promise<void> {
  const own = await checkPreviewFolder(directory, places);
  await empty(directory, own).catch(unwritable(directory));
}

/**
 * Makes these files all that the folder holds of any run. Until they all stand there, it is marked as incomplete; after
 * that, too, where the run could not tell all that differs.
 *
 * @throws as `openPreviewFolder`
 */
export async function fillPreviewFolder(
  directory: string,
  places: readonly PreviewPlace[],
  files: ReadonlyMap<string, string>,
  isComplete: boolean,
): Promise<void> {
  // Much time has passed: a clone, another run, a person may have come in between.
  await openPreviewFolder(directory, places);
  await fill(directory, files).catch(unwritable(directory));
  if (isComplete) await rm(join(directory, marker.path)).catch(unwritable(directory));
}

async function empty(directory: string, own: readonly string[]): Promise<void> {
  await makeFolder(directory);
  await writeWhole(directory, marker.path, marker.text);
  for (const path of own.filter((candidate) => candidate !== marker.path)) await removeFile(directory, path);
  await rm(join(directory, listName), { force: true });
}

/** The list goes before the files: whatever stands there after a crash is known as ours. */
async function fill(directory: string, files: ReadonlyMap<string, string>): Promise<void> {
  const hashes = Object.fromEntries([...files].map(([path, text]) => [path, hashOf(text)]));
  await writeWhole(directory, listName, `${JSON.stringify({ version: 1, files: hashes }, undefined, 2)}\n`);
  for (const [path, text] of files) await writeWhole(directory, path, text);
}

/** With the folders that it leaves empty. */
async function removeFile(directory: string, path: string): Promise<void> {
  await rm(join(directory, path), { force: true });
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    const isGone = await rmdir(join(directory, folder)).then(
      () => true,
      () => false,
    );
    if (!isGone) return;
  }
}

/** By way of a draft beside the list: a crash leaves nothing among the files, and the next draft takes its place. */
async function writeWhole(directory: string, path: string, text: string): Promise<void> {
  const file = join(directory, path);
  const draft = join(directory, `${listName}.tmp`);
  await makeFolder(dirname(file));
  try {
    await rm(draft, { force: true });
    // Never through a link that somebody has put there.
    await writeFile(draft, text, { flag: 'wx' });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}

function unwritable(directory: string): (error: unknown) => never {
  return (error) => {
    throw new PreviewError(directory, error as Error);
  };
}
