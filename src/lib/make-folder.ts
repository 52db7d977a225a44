import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder with those above it; one that is there will do. Step by step: Node's own recursive `mkdir` never ends on
 * file systems that take no folders (`/proc`).
 *
 * @throws the system's error
 */
export async function makeFolder(path: string): Promise<void> {
  const place = resolve(path);
  const error = await makeOne(place);
  if (error === undefined) return;
  const parent = dirname(place);
  const { code, syscall } = error;
  if (code !== 'ENOENT' || parent === place) throw error;
  if (await isFolder(parent)) {
    throw Object.assign(new Error(`${parent} takes no folders`, { cause: error }), { code, syscall });
  }
  await makeFolder(parent);
  const again = await makeOne(place);
  if (again !== undefined) throw again;
}

/** Why there is no such folder after that. */
async function makeOne(place: string): Promise<NodeJS.ErrnoException | undefined> {
  try {
    await mkdir(place);
    return undefined;
  } catch (error) {
    const failure = error as NodeJS.ErrnoException;
    return failure.code === 'EEXIST' && (await isFolder(place)) ? undefined : failure;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
