import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';

/** Added and removed lines between two texts, as `git diff --numstat` counts them. */
export function changedLines(before: string, after: string): number {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'before'), before);
  writeFileSync(join(folder, 'after'), after);
  const { stdout } = spawnSync('git', ['diff', '--no-index', '--numstat', 'before', 'after'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const [added = '0', removed = '0'] = stdout.split('\t');
  return Number(added) + Number(removed);
}

export function git(cwd: string, ...parameters: readonly string[]): string {
  return execFileSync('git', parameters, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
