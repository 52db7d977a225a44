import { namesOf, type CategoryDiff } from '../model/diff.ts';
import { MalformedFileError } from '../model/malformed-file-error.ts';

/** The models in which a version differs from PRIMARY; `undefined` where it does not hold the category's records. */
export type VersionComparer = (bytes: Uint8Array | undefined) => ReadonlySet<string> | undefined;

/**
 * A comparer for the versions of one file. A text that comes again, after a revert, is not compared again.
 *
 * @param compareVersion throws MalformedFileError where a version does not hold records
 */
export function versionComparer(compareVersion: (text: string | undefined) => CategoryDiff): VersionComparer {
  const known = new Map<string | undefined, ReadonlySet<string> | undefined>();
  const compare = (text: string | undefined): ReadonlySet<string> | undefined => {
    try {
      return namesOf(compareVersion(text));
    } catch (error) {
      if (error instanceof MalformedFileError) return undefined;
      throw error;
    }
  };
  return (bytes) => {
    const text = bytes && decode(bytes);
    if (text === notText) return undefined;
    if (!known.has(text)) known.set(text, compare(text));
    return known.get(text);
  };
}

const notText = Symbol('no UTF-8 text');

function decode(bytes: Uint8Array): string | typeof notText {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return notText;
  }
}
