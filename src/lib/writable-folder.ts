import { randomUUID } from 'node:crypto';
import { open, rm, rmdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolder } from './make-folder.ts';

/**
 * Makes a folder where it is missing, and has a file written in it, which is gone again.
 *
 * @param onMade as of `makeFolder`
 * @throws FolderFault
 */
export async function demandWritable(directory: string, onMade?: (place: string) => void): Promise<void> {
  const place = resolve(directory);
  const probe = join(place, `.horde-github-sync-${randomUUID()}.tmp`);
  try {
    await makeFolder(place, onMade);
    const file = await open(probe, 'wx');
    // A full disk may still take an empty file.
    await file.writeFile('?').finally(() => file.close());
  } catch (error) {
    throw new FolderFault(place, error as NodeJS.ErrnoException);
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
}

/**
 * The same for a moment: folders that were not there are gone afterwards, unless somebody else has put something into them.
 *
 * @param use is called while the folder is there
 * @returns whether it was there before
 * @throws FolderFault, or what `use` throws
 */
export async function tryWritable(
  directory: string,
  use: (place: string) => Promise<void> = () => Promise.resolve(),
): Promise<boolean> {
  const made: string[] = [];
  try {
    await demandWritable(directory, (place) => made.push(place));
    await use(resolve(directory));
  } finally {
    for (const place of made.toReversed()) await rmdir(place).catch(() => undefined);
  }
  return made.length === 0;
}

/** Why a folder cannot be made or written, as a clause. */
export class FolderFault extends Error {
  override readonly name = 'FolderFault';
  /** Another user, or this one with more rights, may. */
  readonly isForbidden: boolean;

  constructor(place: string, cause: NodeJS.ErrnoException) {
    super(inWords(place, cause), { cause });
    this.isForbidden = cause.code === 'EACCES' || cause.code === 'EPERM';
  }
}

function inWords(place: string, { code, syscall, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'ENOENT':
      return syscall === 'open' ? `${place} takes no files` : message;
    case 'EEXIST':
      return `${place} is no folder`;
    case 'ENOTDIR':
      return `a file stands above ${place}`;
    case 'EACCES':
    case 'EPERM':
      return `this user may not write in ${place}`;
    case 'EROFS':
      return `the disk of ${place} is read-only`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `the disk of ${place} is full`;
    default:
      return message;
  }
}
