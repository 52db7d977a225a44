import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { baseUrl } from '../clients/base-url.ts';
import { acquireLock, demandUnlocked, LockError, realSurroundings } from '../clients/clone/lock.ts';
import { demandPlaceFor } from '../clients/clone/open-clone.ts';
import { KnownError } from '../lib/known-error.ts';
import { FolderFault, tryWritable } from '../lib/writable-folder.ts';
import { checkPreviewFolder } from '../preview/preview-folder.ts';
import type { PreviewPlace } from '../preview/preview-place.ts';
import { checkOf, foundAndAdvice, type Check, type CheckedRepository } from './check.ts';

/**
 * Whether a folder can be made and written, by doing it. What was not there is not there afterwards, and nothing of what was
 * is touched.
 *
 * @param flag that names it
 * @param use what else a run does there first
 */
export async function checkFolder(
  name: string,
  path: string,
  flag: string,
  use?: (place: string) => Promise<void>,
): Promise<Check> {
  const { ok, failed } = checkOf(name);
  try {
    const wasThere = await tryWritable(path, use);
    return ok(wasThere ? `${path} can be written` : `${path} can be made`);
  } catch (error) {
    if (error instanceof FolderFault) {
      return failed(error.message, `${error.isForbidden ? 'Grant that, or name' : 'Name'} another in ${flag}.`);
    }
    if (error instanceof KnownError) return failed(...foundAndAdvice(error.message));
    throw error;
  }
}

/** Whether a run may leave its preview there: it writes over nothing that is not its own. */
export async function checkOutputFolder(path: string, places: readonly PreviewPlace[]): Promise<Check> {
  return await checkFolder('output folder', path, '--output-dir', async () => {
    await checkPreviewFolder(path, places);
  });
}

/** Whether clones can be made and locked there, and whether what stands there is a clone that nobody uses now. */
export async function checkCloneFolder(
  path: string,
  serverUrl: string,
  repositories: readonly CheckedRepository[],
): Promise<readonly Check[]> {
  const folder = await checkFolder('clone folder', path, '--target-dir', async (place) => {
    const file = join(place, `.horde-github-sync-${randomUUID()}.lock`);
    const lock = await acquireLock(file, realSurroundings()).catch((error: unknown) => {
      throw new FolderFault(place, error as NodeJS.ErrnoException);
    });
    await lock.release();
  });
  if (folder.status !== 'ok') return [folder];
  const clones = repositories.map(async (repository) => await checkClone(path, serverUrl, repository));
  return [folder, ...(await Promise.all(clones)).flat()];
}

/** Nothing where there is no clone yet, or all is well with it. */
async function checkClone(
  path: string,
  serverUrl: string,
  { owner, name }: CheckedRepository,
): Promise<readonly Check[]> {
  const directory = resolve(path, owner, name);
  const { warning, failed } = checkOf('clone', `${owner}/${name}`);
  try {
    await demandPlaceFor({ directory, url: `${baseUrl(serverUrl)}/${owner}/${name}.git` });
    await demandUnlocked(`${directory}.lock`, realSurroundings());
    return [];
  } catch (error) {
    // It passes, where a watch uses it.
    if (error instanceof LockError) return [warning(...foundAndAdvice(error.message))];
    if (error instanceof KnownError) return [failed(...foundAndAdvice(error.message))];
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    return [failed(`${directory} cannot be read: ${error.message}`, 'Move it away, or choose another --target-dir.')];
  }
}
