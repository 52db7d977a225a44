import { access, constants, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { PreviewError } from './preview-error.ts';

/** The files of one repository that are to change: text before (absent for a new file) and after, by path. */
export interface PreviewedRepository {
  readonly owner: string;
  readonly name: string;
  readonly files: ReadonlyMap<string, { readonly before: string | undefined; readonly after: string }>;
}

/**
 * Makes the folder, so that a run does not find out at its end that it cannot be written.
 *
 * @throws PreviewError if it cannot
 */
export async function preparePreview(directory: string): Promise<void> {
  try {
    await makeFolder(resolve(directory));
    await access(directory, constants.W_OK);
  } catch (error) {
    throw new PreviewError(directory, error as Error);
  }
}

/**
 * Writes what a run would change: each file as `<owner>/<name>/<path>` and one `changes.diff` over all of them, which
 * `git apply` takes in the folder that holds them, and with `-p3` in one repository. Files of earlier runs are written over, never removed.
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

/** So many changed lines are compared line by line; more would take time in their square. */
const mostComparedLines = 2_000;

/** In git's format, three lines of context; a file that changes almost everywhere as one block. */
export function unifiedDiff(path: string, before: string | undefined, after: string): string {
  const [from, to] = [before === undefined ? '/dev/null' : `a/${path}`, `b/${path}`];
  const isNew = before === undefined ? 'new file mode 100644\n' : '';
  const options = { context: 3, stripTrailingCr: false, maxEditLength: mostComparedLines };
  const patch = createTwoFilesPatch(from, to, before ?? '', after, undefined, undefined, options);
  const text = patch?.replace(/^=+\n/, '') ?? `--- ${from}\n+++ ${to}\n${wholeFile(before ?? '', after)}`;
  return `diff --git a/${path} b/${path}\n${isNew}${text}`;
}

/** One hunk that takes all lines out and puts all in. */
function wholeFile(before: string, after: string): string {
  const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const [removed, added] = [linesOf(before), linesOf(after)];
  const marked = (sign: '-' | '+', lines: readonly string[]) =>
    lines.map((line) => (line.endsWith('\n') ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`));
  const range = (lines: readonly string[]) => `${lines.length === 0 ? 0 : 1},${lines.length}`;
  const body = [...marked('-', removed), ...marked('+', added)].join('');
  return `@@ -${range(removed)} +${range(added)} @@\n${body}`;
}

async function writeWhole(directory: string, file: string, text: string): Promise<void> {
  const path = join(directory, file);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await makeFolder(dirname(resolve(path)));
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    throw new PreviewError(directory, error as Error);
  }
}

/** Step by step: Node's own recursive `mkdir` never ends on file systems that take no folders (`/proc`). */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    const parent = dirname(path);
    if (code !== 'ENOENT' || parent === path || (await exists(parent))) throw error;
    await makeFolder(parent);
    await mkdir(path);
  }
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
