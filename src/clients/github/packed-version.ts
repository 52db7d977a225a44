import { promisify } from 'node:util';

/** A larger file is not kept; a packed one that would become larger is damaged. */
const maxBytes = 64 * 2 ** 20;

/** A file as a commit has it, with the names of both, compressed; `undefined` for one that is too large to be kept. */
export async function packVersion(path: string, commit: string, bytes: Uint8Array): Promise<Buffer | undefined> {
  if (bytes.byteLength > maxBytes) return undefined;
  const { gzip } = await import('node:zlib');
  return await promisify(gzip)(Buffer.concat([label(path, commit), bytes]));
}

/** The file; `undefined` where it is damaged, or of another path or commit. */
export async function unpackVersion(path: string, commit: string, packed: Buffer): Promise<Buffer | undefined> {
  const start = label(path, commit);
  const { gunzip } = await import('node:zlib');
  const unpacked = await promisify(gunzip)(packed, { maxOutputLength: maxBytes + start.length }).catch(() => undefined);
  const isIt = unpacked?.subarray(0, start.length).equals(start) ?? false;
  return isIt ? unpacked?.subarray(start.length) : undefined;
}

function label(path: string, commit: string): Buffer {
  return Buffer.from(`${commit} ${path}\n`);
}
