import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { isMissing } from './is-missing.ts';

/** A category's file as it was when it was looked at. */
export interface CategoryFile {
  readonly modifiedNs: bigint;
  readonly size: bigint;
  /** Differs wherever content or modification time do. */
  readonly print: string;
  /** Model name → its record, to tell two apart; `undefined` where the file is no JSON object. */
  readonly models: ReadonlyMap<string, string> | undefined;
  /** The file had just been written, so that another write may have left the same time and size. */
  readonly fresh: boolean;
}

/** File systems stamp times with the kernel's tick, some ms long: two writes within one look the same. */
const tickMs = 100;

/**
 * @param before what the last look found; given back where nothing can have changed
 * @returns `undefined` if there is no such file
 */
export async function lookAt(path: string, before: CategoryFile | undefined): Promise<CategoryFile | undefined> {
  try {
    const { mtimeNs: modifiedNs, size } = await stat(path, { bigint: true });
    if (before?.fresh === false && before.modifiedNs === modifiedNs && before.size === size) return before;
    const fresh = Date.now() - Number(modifiedNs / 1_000_000n) < tickMs;
    const content = await readFile(path);
    const print = `${modifiedNs} ${createHash('sha256').update(content).digest('hex')}`;
    const models = before?.print === print ? before.models : modelsIn(content);
    return { modifiedNs, size, print, models, fresh };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function modelsIn(content: Buffer): ReadonlyMap<string, string> | undefined {
  try {
    const value: unknown = JSON.parse(content.toString());
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return new Map(Object.entries(value).map(([name, record]) => [name, JSON.stringify(record)]));
  } catch {
    return undefined;
  }
}
