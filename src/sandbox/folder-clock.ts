import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from './is-missing.ts';

/** Tells when a folder's `.json` files last changed. */
export interface FolderClock {
  /**
   * Unix seconds: the newest file's modification time, and after each later change (an edit, a new file, a removed file)
   * at least one more than before. `null` while there is no file and there never was one.
   */
  read(): Promise<number | null>;
}

interface Seen {
  readonly modifiedNs: bigint;
  readonly size: bigint;
  readonly print: string;
  /** The file had just been written, so that another write may have left the same time and size. */
  readonly fresh: boolean;
}

/** File systems stamp times with the kernel's tick, some ms long: two writes within one look the same. */
const tickMs = 100;

export function folderClock(directory: string): FolderClock {
  let seen = new Map<string, Seen>();
  let folderPrint: string | undefined;
  let value: number | null = null;

  async function look(): Promise<void> {
    const next = new Map<string, Seen>();
    for (const name of await jsonFiles(directory)) {
      const file = await lookAt(join(directory, name), seen.get(name));
      if (file !== undefined) next.set(name, file);
    }
    seen = next;
    const print = JSON.stringify([...next].map(([name, file]) => [name, file.print]));
    if (print === folderPrint) return;
    folderPrint = print;
    const newest = [...next.values()].reduce((max, { modifiedNs }) => (modifiedNs > max ? modifiedNs : max), 0n);
    const seconds = Number(newest / 1_000_000_000n);
    if (value !== null) value = Math.max(seconds, value + 1);
    else if (next.size > 0) value = seconds;
  }

  // One look after the other: two at once could count one change twice.
  let turn = Promise.resolve();
  return {
    read: async () => {
      turn = turn.then(look, look);
      await turn;
      return value;
    },
  };
}

async function jsonFiles(directory: string): Promise<string[]> {
  const names = await readdir(directory);
  return names.filter((name) => name.endsWith('.json')).sort();
}

async function lookAt(path: string, before: Seen | undefined): Promise<Seen | undefined> {
  try {
    const { mtimeNs: modifiedNs, size } = await stat(path, { bigint: true });
    if (before?.fresh === false && before.modifiedNs === modifiedNs && before.size === size) return before;
    const fresh = Date.now() - Number(modifiedNs / 1_000_000n) < tickMs;
    const hash = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    return { modifiedNs, size, print: `${modifiedNs} ${hash}`, fresh };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
