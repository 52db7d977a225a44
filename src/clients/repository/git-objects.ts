import { createHash } from 'node:crypto';
import { piecesOf } from '../../lib/pieces.ts';
import type { Tree, TreeEntry } from './git-repository.ts';

/** The SHA that git gives a blob with these bytes. */
export function blobSha(bytes: Uint8Array | string): string {
  return typeof bytes === 'string'
    ? objectSha('blob', Buffer.byteLength(bytes), piecesOf(bytes))
    : objectSha('blob', bytes.byteLength, [bytes]);
}

/** The SHA that git gives a tree with these entries, in whatever order they come. */
export function treeSha(entries: readonly TreeEntry[]): string {
  const rows = entries
    .map((entry) => ({ entry, key: Buffer.from(entry.type === 'tree' ? `${entry.path}/` : entry.path, 'utf8') }))
    .sort((a, b) => Buffer.compare(a.key, b.key))
    .flatMap(({ entry: { mode, path, sha } }) => [
      Buffer.from(`${mode.replace(/^0+/, '')} ${path}\0`, 'utf8'),
      Buffer.from(sha, 'hex'),
    ]);
  const content = Buffer.concat(rows);
  return objectSha('tree', content.byteLength, [content]);
}

/** `entries` with these files laid over them: path → blob SHA. */
export function overlay(entries: readonly TreeEntry[], blobs: ReadonlyMap<string, string>): readonly TreeEntry[] {
  const kept = entries.map((entry) => ({ ...entry, sha: blobs.get(entry.path) ?? entry.sha }));
  const present = new Set(entries.map(({ path }) => path));
  const added = [...blobs].filter(([path]) => !present.has(path));
  return [...kept, ...added.map(([path, sha]) => ({ path, sha, mode: '100644', type: 'blob' }))];
}

/** The tree that a commit of these files on `base` has: path → blob SHA. */
export function treeWith(base: Tree, blobs: ReadonlyMap<string, string>): Tree {
  const entries = overlay(base.entries, blobs);
  return { sha: treeSha(entries), entries };
}

function objectSha(type: 'blob' | 'tree', bytes: number, content: Iterable<Uint8Array | string>): string {
  const hash = createHash('sha1').update(`${type} ${bytes}\0`);
  for (const piece of content) hash.update(piece);
  return hash.digest('hex');
}
