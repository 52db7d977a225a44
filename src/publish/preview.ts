import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { PreviewError } from './preview-error.ts';

/** The files of one repository that are to change: text before (absent for a new file) and after, by path. */
export interface PreviewedRepository {
  readonly owner: string;
  readonly name: string;
  readonly files: ReadonlyMap<string, { readonly before: string | undefined; readonly after: string }>;
}

/**
 * Writes what a run would change: each file as `<owner>/<name>/<path>` and one `changes.diff` over all of them, which
 * `git apply` takes in the repositories' parent folder. Files of earlier runs are written over, never removed.
 *
 * @throws PreviewError if the folder cannot be written
 */
export async function writePreview(directory: string, repositories: readonly PreviewedRepository[]): Promise<void> {
  const patches: string[] = [];
  for (const { owner, name, files } of repositories) {
    for (const [path, { before, after }] of files) {
      const file = `${owner}/${name}/${path}`;
      await writeWhole(directory, file, after);
      patches.push(unifiedDiff(file, before, after));
    }
  }
  await writeWhole(directory, 'changes.diff', patches.join(''));
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

async function writeWhole(directory: string, file: string, text: string): Promise<void> {
  const path = join(directory, file);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    throw new PreviewError(directory, error as Error);
  }
}
