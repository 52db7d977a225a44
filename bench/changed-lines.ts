import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file before and after. */
export interface Edit {
  readonly before: string;
  readonly after: string;
}

/** Added and removed lines of each, as `git diff --numstat` counts them. */
export function changedLines(edits: readonly Edit[]): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'horde-github-sync-bench-'));
  try {
    for (const side of ['before', 'after'] as const) {
      mkdirSync(join(folder, side));
      for (const [index, edit] of edits.entries()) writeFileSync(join(folder, side, String(index)), edit[side]);
    }
    const parameters = ['diff', '--no-index', '--numstat', '--no-renames', 'before', 'after'];
    const { status, stdout, stderr } = spawnSync('git', parameters, {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    // 1: there are differences.
    if (status !== 0 && status !== 1) throw new Error(`git diff failed: ${stderr}`);
    const counts = new Map(
      Array.from(stdout.matchAll(/^(\d+)\t(\d+)\t.*\/(\d+)$/gm), ([, added, removed, index]) => [
        Number(index),
        Number(added) + Number(removed),
      ]),
    );
    return edits.map((_, index) => counts.get(index) ?? 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
