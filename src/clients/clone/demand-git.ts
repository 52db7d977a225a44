import type { Git } from './git.ts';
import { GitError } from './git-error.ts';

/** The first with GIT_CONFIG_GLOBAL and `push.negotiate` (June 2021). */
export const oldestGit = [2, 32] as const;

/** @throws GitError where git is missing or too old */
export async function demandGit(git: Git): Promise<void> {
  const version = await git.text(['version']);
  const [, major, minor] = /^\D*(\d+)\.(\d+)/.exec(version)?.map(Number) ?? [];
  if (major === undefined || minor === undefined) return;
  if (major > oldestGit[0] || (major === oldestGit[0] && minor >= oldestGit[1])) return;
  throw new GitError({
    fault: 'old-git',
    what: 'Writing through clones',
    problem: `it needs git ${oldestGit.join('.')} or newer, and this is ${version.replace('git version ', '')}`,
  });
}
