import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GitRepository } from './repository.ts';

/** How one file differs between two commits. */
export interface FileDiff {
  readonly path: string;
  /** Where it was renamed from. */
  readonly previousPath?: string;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed';
  /** The blob after the change; the one before it for a removed file. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** From the first `@@` on; absent for what git or `.gitattributes` calls binary. */
  readonly patch?: string;
}

const statuses: Record<string, FileDiff['status']> = { A: 'added', D: 'removed', M: 'modified', R: 'renamed' };

/** The files that differ between two commits, by path. The later one's `.gitattributes` count, as on GitHub. */
export async function diffFiles(git: GitRepository, before: string, after: string): Promise<FileDiff[]> {
  const folder = await mkdtemp(join(tmpdir(), 'attributes-'));
  try {
    const attributes = join(folder, 'attributes');
    await writeFile(attributes, await rootAttributes(git, after));
    const diff = (how: string[]): Promise<Buffer> =>
      git.run([
        '-c',
        `core.attributesFile=${attributes}`,
        'diff-tree',
        '-r',
        '-M',
        '--no-abbrev',
        ...how,
        before,
        after,
      ]);
    const [summary, patch] = await Promise.all([diff(['-z', '--raw', '--numstat']), diff(['--patch'])]);
    const patches = splitPatch(patch.toString());
    const counts = parseNumstat(summary.toString());
    return parseRaw(summary.toString()).map((file, index) => {
      const text = patches[index];
      return {
        ...file,
        ...(counts[index] ?? { additions: 0, deletions: 0 }),
        ...(text === undefined ? {} : { patch: text }),
      };
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function rootAttributes(git: GitRepository, commit: string): Promise<Buffer> {
  const { tree } = await git.commit(commit);
  const entry = (await git.readTree(tree)).find(({ name }) => name === '.gitattributes');
  return (entry && (await git.read(entry.sha, 'blob'))?.content) ?? Buffer.alloc(0);
}

/** `:100644 100644 <sha> <sha> M\0path\0`, for a rename with two paths. */
function parseRaw(out: string): Pick<FileDiff, 'path' | 'previousPath' | 'status' | 'sha'>[] {
  const fields = out.split('\0');
  const files = [];
  for (let at = 0; fields[at]?.startsWith(':') === true; at += 2) {
    const [, , before = '', after = '', letter = ''] = (fields[at] ?? '').split(' ');
    const status = statuses[letter.charAt(0)] ?? 'changed';
    const first = fields[at + 1] ?? '';
    if (status === 'renamed') {
      files.push({ path: fields[at + 2] ?? '', previousPath: first, status, sha: after });
      at++;
    } else {
      files.push({ path: first, status, sha: status === 'removed' ? before : after });
    }
  }
  return files;
}

/** `additions\tdeletions\tpath\0`, for a rename an empty path and then two; `-` for binary files. */
function parseNumstat(out: string): { additions: number; deletions: number }[] {
  const count = (text = ''): number => (text === '-' ? 0 : Number(text));
  return out
    .split('\0')
    .filter((field) => /^(\d+|-)\t(\d+|-)\t/.test(field))
    .map((field) => {
      const [additions, deletions] = field.split('\t');
      return { additions: count(additions), deletions: count(deletions) };
    });
}

/** For each file the hunks, or nothing. A line of content never starts with a `d`. */
function splitPatch(out: string): (string | undefined)[] {
  return out
    .split(/^(?=diff --git )/m)
    .filter((part) => part.startsWith('diff --git '))
    .map((part) => {
      const hunks = part.indexOf('\n@@ ');
      return hunks < 0 ? undefined : part.slice(hunks + 1).replace(/\n$/, '');
    });
}
