import { readFileSync } from 'node:fs';

/** For a test's `skip`: false where `commandLinesBelow` sees processes, else why the test does not run. */
export const withoutCommandLines =
  process.platform === 'linux' ? false : 'only Linux has a file of the processes that a process has started';

/** The arguments of the processes that a process has started, and of theirs; of no other process of this machine. */
export function commandLinesBelow(pid: number): readonly string[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').map(Number).filter(Boolean);
    return children.flatMap((child) => [
      readFileSync(`/proc/${child}/cmdline`, 'utf8').replaceAll('\0', ' '),
      ...commandLinesBelow(child),
    ]);
  } catch {
    // It has ended meanwhile.
    return [];
  }
}
