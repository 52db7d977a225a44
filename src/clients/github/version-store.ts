/** Keeps files as commits have them, which never changes. It may forget; what it gives is what it was given. */
export interface VersionStore {
  recall(path: string, commit: string): Promise<Uint8Array | undefined>;
  keep(path: string, commit: string, bytes: Uint8Array): Promise<void>;
}

export type ReadVersion = (path: string, commit: string) => Promise<Uint8Array | undefined>;

/**
 * The same reading, with each file read once. That a commit has no file is not kept: GitHub says so too where it does not
 * want to tell.
 */
export function readOnce(store: VersionStore, read: ReadVersion): ReadVersion {
  const underWay = new Map<string, Promise<Uint8Array | undefined>>();
  const recallOrRead: ReadVersion = async (path, commit) => {
    const known = await store.recall(path, commit);
    if (known !== undefined) return known;
    const bytes = await read(path, commit);
    if (bytes !== undefined) await store.keep(path, commit, bytes);
    return bytes;
  };
  return async (path, commit) => {
    const key = `${commit} ${path}`;
    const reading = underWay.get(key) ?? recallOrRead(path, commit).finally(() => underWay.delete(key));
    underWay.set(key, reading);
    return await reading;
  };
}
