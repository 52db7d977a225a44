import { isUtf8 } from 'node:buffer';
import { FileTooLargeError } from '../clients/repository/file-too-large-error.ts';
import type { GitRepository, TreeEntry } from '../clients/repository/git-repository.ts';
import { MalformedFileError } from '../model/malformed-file-error.ts';

const inLfs =
  'it is a Git LFS pointer instead of the file itself, and older clients get no more of it either. Take it out of LFS: ' +
  'remove its line from .gitattributes, then, in a clone with Git LFS, "git add --renormalize .", commit and push';

/**
 * A file of a tree as text.
 *
 * @param known the texts of blobs that need not be read, by SHA
 * @throws MalformedFileError where it is no file, no text, in Git LFS, or more than the repository gives out
 */
export async function readText(
  repository: Pick<GitRepository, 'readBlob'>,
  entry: TreeEntry,
  known: ReadonlyMap<string, string> = new Map(),
): Promise<string> {
  const { path, sha } = entry;
  const instead = whatElse(entry);
  if (instead !== undefined) throw new MalformedFileError(path, `it is ${instead}, not a file`);
  const text = known.get(sha);
  if (text !== undefined) return text;
  const bytes = await repository.readBlob(sha).catch((error: unknown) => {
    if (error instanceof FileTooLargeError) throw new MalformedFileError(path, error.message);
    throw error;
  });
  const read = decode(path, bytes);
  if (isLfsPointer(read)) throw new MalformedFileError(path, inLfs);
  return read;
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new MalformedFileError(path, 'it is not UTF-8 text', firstFaultyLine(bytes));
  }
}

/** Whether a text is what Git LFS leaves in a repository instead of a file; under its first name, too. */
function isLfsPointer(text: string): boolean {
  return /^version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\/v\d+\r?\n/.test(text);
}

/** What an entry is that is no file, by its mode: a link is a blob, too, and what it holds is the name of its target. */
function whatElse({ mode }: TreeEntry): string | undefined {
  if (/^100\d{3}$/.test(mode)) return undefined;
  return mode === '120000' ? 'a symbolic link' : 'a folder or a submodule';
}

/** The first line that is not UTF-8, counted from 1. */
function firstFaultyLine(bytes: Uint8Array): number {
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  return lines.findIndex((line) => !isUtf8(Buffer.from(line, 'latin1'))) + 1;
}
