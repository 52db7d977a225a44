import { execFileSync } from 'node:child_process';
import { git } from './git.ts';
import type { Version } from './slow-dates.ts';

/** All versions of a file that `git rev-list` names up to a commit, the oldest first. */
export function versionsInGit(directory: string, head: string, path: string): readonly Version[] {
  const lines = git(directory, 'rev-list', '--reverse', '--timestamp', head, '--', path).split('\n');
  const listed = lines.filter((line) => line !== '').map((line) => line.split(' ') as [string, string]);
  const texts = readTexts(
    directory,
    listed.map(([, commit]) => `${commit}:${path}`),
  );
  return listed.map(([time, commit], index) => ({ commit, committedAt: Number(time), text: texts[index] }));
}

function readTexts(directory: string, names: readonly string[]): (string | undefined)[] {
  if (names.length === 0) return [];
  const input = names.join('\n');
  const output = execFileSync('git', ['cat-file', '--batch'], { cwd: directory, input, maxBuffer: 2 ** 30 });
  let position = 0;
  return names.map(() => {
    const start = output.indexOf('\n', position) + 1;
    const head = output.toString('latin1', position, start);
    if (head.endsWith(' missing\n')) {
      position = start;
      return undefined;
    }
    const size = Number(head.split(' ')[2]);
    position = start + size + 1;
    return output.toString('utf8', start, start + size);
  });
}
