import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder with those above it; one that is there will do. Step by step: Node's own recursive `mkdir` never ends on
 * file systems that take no folders (`/proc`).
 *
 * @param onMade called with each folder that was not there before, the outermost first
 * @throws the system's error
 */
export async function makeFolder(path: string, onMade: (place: string) => void = () => undefined): Promise<void> {
  const place = resolve(path);
  const error = await makeOne(place, onMade);
  if (error === undefined) return;
  const parent = dirname(place);
  const { code, syscall } = error;
  if (code !== 'ENOENT' || parent === place) throw error;
  if (await isFolder(parent)) {
    throw Object.assign(new Error(`${parent} takes no folders`, { cause: error }), { code, syscall });
  }
  await makeFolder(parent, onMade);
  const again = await makeOne(place, onMade);
  if (again !== undefined) throw again;
}

/** Why there is no such folder after that. */
async function makeOne(place: string, onMade: (place: string) => void): Promise<NodeJS.ErrnoException | undefined> {
  try {
    await mkdir(place);
  } catch (error) {
    const failure = error as NodeJS.ErrnoException;
    return failure.code === 'EEXIST' && (await isFolder(place)) ? undefined : failure;
  }
  onMade(place);
  return undefined;
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
