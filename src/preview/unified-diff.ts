import { createTwoFilesPatch } from 'diff';

/** So many changed lines are compared line by line; more would take time in their square. */
const mostComparedLines = 2_000;

/**
 * In git's format, three lines of context; a file that changes almost everywhere as one block. `git apply` takes it in
 * the folder that `path` starts from.
 */
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
  const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.split(/(?<=\n)/));
  const [removed, added] = [linesOf(before), linesOf(after)];
  const marked = (sign: '-' | '+', lines: readonly string[]) =>
    lines.map((line) => (line.endsWith('\n') ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`));
  const range = (lines: readonly string[]) => `${lines.length === 0 ? 0 : 1},${lines.length}`;
  const body = [...marked('-', removed), ...marked('+', added)].join('');
  return `@@ -${range(removed)} +${range(added)} @@\n${body}`;
}
