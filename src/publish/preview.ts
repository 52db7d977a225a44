import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createTwoFilesPatch } from 'diff';

/** The files of one repository that are to change: text before (absent for a new file) and after, by path. */
export interface PreviewedRepository {
  readonly owner: string;
  readonly name: string;
  readonly files: ReadonlyMap<string, { readonly before: string | undefined; readonly after: string }>;
}

/**
 * Writes what a run would change: each file as `<owner>/<name>/<path>` and one `changes.diff` over all of them, which
 * `git apply` takes in the repositories' parent folder. Files of earlier runs are written over, never removed.
 */
export async function writePreview(directory: string, repositories: readonly PreviewedRepository[]): Promise<void> {
  const patches: string[] = [];
  for (const { owner, name, files } of repositories) {
    for (const [path, { before, after }] of files) {
      const file = `${owner}/${name}/${path}`;
      await writeWhole(join(directory, file), after);
      patches.push(unifiedDiff(file, before, after));
    }
  }
  await writeWhole(join(directory, 'changes.diff'), patches.join(''));
}

/** In git's format, three lines of context. */
export function unifiedDiff(path: string, before: string | undefined, after: string): string {
  const from = before === undefined ? '/dev/null' : `a/${path}`;
  const isNew = before === undefined ? 'new file mode 100644\n' : '';
  const patch = createTwoFilesPatch(from, `b/${path}`, before ?? '', after, undefined, undefined, {
    context: 3,
    stripTrailingCr: false,
  });
  return `diff --git a/${path} b/${path}\n${isNew}${patch.replace(/^=+\n/, '')}`;
}

async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, text);
  await rename(temporary, path);
}
