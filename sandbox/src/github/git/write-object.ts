import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { ObjectType } from './object-reader.ts';

/**
 * Writes an object as `git hash-object -w` does (a loose object, put in its place in one step), without a process for
 * each: tests write thousands.
 *
 * @returns its SHA
 */
export async function writeObject(directory: string, type: ObjectType, content: string | Uint8Array): Promise<string> {
  const bytes = Buffer.from(content);
  const object = Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes]);
  const sha = createHash('sha1').update(object).digest('hex');
  const folder = join(directory, 'objects', sha.slice(0, 2));
  const path = join(folder, sha.slice(2));
  if (existsSync(path)) return sha;
  await mkdir(folder, { recursive: true });
  const draft = join(folder, `tmp_obj_${randomUUID()}`);
  await writeFile(draft, await promisify(deflate)(object, { level: 1 }), { mode: 0o444 });
  await rename(draft, path);
  return sha;
}
