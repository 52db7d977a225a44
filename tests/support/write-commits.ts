import { execFileSync } from 'node:child_process';

/** A commit to be made. */
export interface CommitSpec {
  /** SHAs, or the places of earlier ones among those that are made with it; the files are the first one's. */
  readonly parents: readonly (string | number)[];
  /** Committer time, Unix seconds. */
  readonly at: number;
  /** Path → text; `null` for a file that goes. */
  readonly files: Readonly<Record<string, string | null>>;
  readonly message?: string;
  /** Default: the committer. */
  readonly author?: string;
}

/** Makes commits in a repository with one `git` process; `branch` stands at the last one afterwards. */
export function writeCommits(directory: string, branch: string, commits: readonly CommitSpec[]): readonly string[] {
  const stream: string[] = [];
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const nameOf = (parent: string | number) => (typeof parent === 'number' ? `:${parent + 1}` : parent);
  for (const [index, { parents, at, files, message = 'By hand', author }] of commits.entries()) {
    const [first, ...others] = parents.map(nameOf);
    stream.push(`commit refs/heads/${branch}\nmark :${index + 1}\n`);
    if (author !== undefined) stream.push(`author ${author} <author@example.org> ${at} +0200\n`);
    stream.push(`committer Ann Ünder <ann@example.org> ${at} +0200\n${data(message)}`);
    if (first !== undefined) stream.push(`from ${first}\n`);
    stream.push(...others.map((parent) => `merge ${parent}\n`));
    for (const [path, text] of Object.entries(files)) {
      stream.push(text === null ? `D ${path}\n` : `M 100644 inline ${path}\n${data(text)}`);
    }
    stream.push(`\nget-mark :${index + 1}\n`);
  }
  const out = execFileSync('git', ['fast-import', '--quiet', '--force', '--cat-blob-fd=1'], {
    cwd: directory,
    input: stream.join(''),
    encoding: 'utf8',
  });
  return out.trimEnd().split('\n');
}
