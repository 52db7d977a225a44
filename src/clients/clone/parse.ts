import type { Commit, TreeEntry } from '../repository/git-repository.ts';

/** What `git ls-tree -z` prints. */
export function parseTree(out: Buffer): readonly TreeEntry[] {
  return out
    .toString()
    .split('\0')
    .filter((row) => row !== '')
    .map((row) => {
      const tab = row.indexOf('\t');
      const [mode = '', type = '', sha = ''] = row.slice(0, tab).split(' ');
      return { path: row.slice(tab + 1), mode, type, sha };
    });
}

/** What `git mktree -z` reads. */
export function printTree(entries: readonly TreeEntry[]): string {
  return entries.map(({ mode, type, sha, path }) => `${mode} ${type} ${sha}\t${path}\0`).join('');
}

/** A commit object: headers, an empty line, the message. */
export function parseCommit(sha: string, text: string): Commit {
  const end = text.indexOf('\n\n');
  const headers = text.slice(0, end).split('\n');
  const valuesOf = (name: string) =>
    headers.flatMap((line) => (line.startsWith(`${name} `) ? [line.slice(name.length + 1)] : []));
  return { sha, treeSha: valuesOf('tree')[0] ?? '', parents: valuesOf('parent'), message: text.slice(end + 2) };
}
