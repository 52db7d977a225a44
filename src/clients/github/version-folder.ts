import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../lib/make-folder.ts';
import type { Log } from '../../lib/log.ts';
import { packVersion, unpackVersion } from './packed-version.ts';
import type { VersionStore } from './version-store.ts';

interface VersionFolderOptions {
  /** Made with the first version that is kept. */
  readonly directory: string;
  readonly log: Log;
  /** Of the whole folder; default 128 MiB. */
  readonly maxBytes?: number;
}

const defaultMaxBytes = 128 * 2 ** 20;

/** What a file takes on disk at least. */
const blockBytes = 4_096;

/**
 * Keeps versions in a folder, a file each, written whole or not at all; the oldest go where it grows too large. Of what
 * stands there nothing is believed but what unpacks to the right commit and path. It is a help and no more: where it cannot
 * be used, that is said once, and the versions are read again.
 */
export function versionFolder({ directory, log, maxBytes = defaultMaxBytes }: VersionFolderOptions): VersionStore {
  let size: number | undefined;
  let wasSaid = false;
  const say = (problem: unknown) => {
    if (wasSaid) return;
    wasSaid = true;
    const message = problem instanceof Error ? problem.message : String(problem);
    log.warn('versions.not-kept', `The folder ${directory} for versions of files cannot be used: ${message}`, {
      directory,
    });
  };
  const placeOf = (path: string, commit: string) =>
    join(directory, `${createHash('sha256').update(`${commit} ${path}`).digest('hex')}.gz`);

  const makeRoom = async () => {
    const files = await measure(directory);
    size = files.reduce((sum, file) => sum + file.bytes, 0);
    for (const { name, bytes } of files.sort((a, b) => a.changed - b.changed)) {
      if (size <= maxBytes) break;
      await rm(join(directory, name), { force: true });
      size -= bytes;
    }
  };
  return {
    recall: async (path, commit) => {
      const place = placeOf(path, commit);
      try {
        if ((await stat(place)).size > maxBytes) return undefined;
        return await unpackVersion(path, commit, await readFile(place));
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) say(error);
        return undefined;
      }
    },
    keep: async (path, commit, content) => {
      const packed = await packVersion(path, commit, content);
      if (packed === undefined || packed.length > maxBytes) return;
      const draft = join(directory, `${randomUUID()}.tmp`);
      try {
        await makeFolder(directory);
        await writeFile(draft, packed, { mode: 0o600 });
        await rename(draft, placeOf(path, commit));
        if (size !== undefined) size += onDisk(packed.length);
        if (size === undefined || size > maxBytes) await makeRoom();
      } catch (error) {
        say(error);
        await rm(draft, { force: true }).catch(() => undefined);
      }
    },
  };
}

async function measure(directory: string) {
  const files = (await readdir(directory)).map(async (name) => {
    // Another process may have removed it meanwhile.
    const found = await stat(join(directory, name)).catch(() => undefined);
    return found?.isFile() ? [{ name, bytes: onDisk(found.size), changed: found.mtimeMs }] : [];
  });
  return (await Promise.all(files)).flat();
}

function onDisk(bytes: number): number {
  return Math.max(bytes, blockBytes);
}
