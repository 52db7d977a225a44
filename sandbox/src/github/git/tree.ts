/** One line of a tree. */
export interface TreeEntry {
  /** `100644`, `100755`, `120000`, `160000` or `040000` */
  readonly mode: string;
  readonly name: string;
  readonly sha: string;
}

/** A change to a tree; `sha` null takes the path away. */
export interface TreeEdit {
  readonly path: readonly string[];
  readonly mode: string;
  readonly sha: string | null;
}

/** Reads a tree object. */
export function parseTree(content: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < content.length;) {
    const blank = content.indexOf(0x20, at);
    const zero = content.indexOf(0, blank);
    entries.push({
      mode: content.toString('latin1', at, blank).padStart(6, '0'),
      name: content.toString('utf8', blank + 1, zero),
      sha: content.toString('hex', zero + 1, zero + 21),
    });
    at = zero + 21;
  }
  return entries;
}

/** Writes a tree object. */
export function printTree(entries: readonly TreeEntry[]): Buffer {
  // git sorts bytes, a folder as if its name ended with a slash.
  const sorted = entries
    .map(({ mode, name, sha }) => ({
      key: Buffer.from(mode === '040000' ? `${name}/` : name),
      line: Buffer.concat([Buffer.from(`${mode.replace(/^0/, '')} ${name}\0`), Buffer.from(sha, 'hex')]),
    }))
    .sort((one, other) => Buffer.compare(one.key, other.key));
  return Buffer.concat(sorted.map(({ line }) => line));
}

export function entryType(mode: string): 'blob' | 'tree' | 'commit' {
  if (mode === '040000') return 'tree';
  return mode === '160000' ? 'commit' : 'blob';
}

export interface TreeStore {
  readTree(sha: string): Promise<TreeEntry[]>;
  writeTree(entries: readonly TreeEntry[]): Promise<string>;
}

/** The path that was to go and is not there. */
export class MissingPathError extends Error {
  override readonly name = 'MissingPathError';
}

/**
 * Edits a tree (`undefined`: the empty one) and gives the new one; `undefined` where nothing is left. Trees that no edit
 * touches are kept as they are.
 *
 * @throws MissingPathError
 */
export async function editTree(
  store: TreeStore,
  base: string | undefined,
  edits: readonly TreeEdit[],
): Promise<string | undefined> {
  const entries = new Map(
    (base === undefined ? [] : await store.readTree(base)).map((entry) => [entry.name, entry] as const),
  );
  const below = Map.groupBy(edits, ({ path }) => path[0] ?? '');
  for (const [name, group] of below) {
    for (const { mode, sha } of group.filter(({ path }) => path.length === 1)) {
      if (sha !== null) entries.set(name, { mode, name, sha });
      else if (!entries.delete(name)) throw new MissingPathError(name);
    }
    const deeper = group.filter(({ path }) => path.length > 1).map((edit) => ({ ...edit, path: edit.path.slice(1) }));
    if (deeper.length === 0) continue;
    const old = entries.get(name);
    const sha = await editTree(store, old?.mode === '040000' ? old.sha : undefined, deeper);
    if (sha === undefined) entries.delete(name);
    else entries.set(name, { mode: '040000', name, sha });
  }
  if (entries.size === 0 && base !== undefined) return undefined;
  return store.writeTree([...entries.values()]);
}
