import { packVersion, unpackVersion } from './packed-version.ts';
import type { VersionStore } from './version-store.ts';

/** Some hundred versions of the largest legacy file, compressed. */
const defaultMaxBytes = 32 * 2 ** 20;

/** Keeps versions in memory, compressed; what was not asked for the longest goes first. */
export function memoryVersions(maxBytes = defaultMaxBytes): VersionStore {
  const kept = new Map<string, Buffer>();
  let bytes = 0;
  const drop = (key: string) => {
    bytes -= kept.get(key)?.length ?? 0;
    kept.delete(key);
  };
  return {
    recall: async (path, commit) => {
      const key = `${commit} ${path}`;
      const packed = kept.get(key);
      if (packed === undefined) return undefined;
      kept.delete(key);
      kept.set(key, packed);
      return await unpackVersion(path, commit, packed);
    },
    keep: async (path, commit, content) => {
      const packed = await packVersion(path, commit, content);
      if (packed === undefined || packed.length > maxBytes) return;
      const key = `${commit} ${path}`;
      drop(key);
      kept.set(key, packed);
      bytes += packed.length;
      for (const oldest of kept.keys()) {
        if (bytes <= maxBytes) break;
        drop(oldest);
      }
    },
  };
}
