import { access, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Git } from './git.ts';
import { LocalChangesError } from './clone-errors.ts';
import { ourRef } from './names.ts';

/** What git leaves in its folder while something is under way, and the command that ends it without a trace. */
const operations: readonly (readonly [string, string, string])[] = [
  ['MERGE_HEAD', 'a merge', 'merge --quit'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick', 'cherry-pick --quit'],
  ['REVERT_HEAD', 'a revert', 'revert --quit'],
  ['rebase-merge', 'a rebase', 'rebase --quit'],
  ['rebase-apply', 'a rebase or git am', 'rebase --quit'],
  ['BISECT_LOG', 'a bisection', 'bisect reset'],
];

/**
 * Refuses a clone that somebody works in: changed, staged and untracked files, commits, an operation or a git command under
 * way.
 *
 * @throws LocalChangesError with their list and the command that discards them
 */
export async function refuseLocalChanges(git: Git): Promise<void> {
  const locks = await lockFiles(git.directory);
  const underWay = await operationsUnderWay(git.directory);
  const files = await changedFiles(git);
  const commits = await ownCommits(git);
  const changes = [
    ...locks.map((path) => `git is at work here, or died: ${path}`),
    ...underWay.map(([, name]) => `under way: ${name}`),
    ...files.map(({ line }) => line),
    ...commits.map((commit) => `commit: ${commit}`),
  ];
  if (changes.length === 0) return;
  const at = `git -C ${quoted(git.directory)}`;
  const discard = [
    ...locks.map((path) => `rm ${quoted(join(git.directory, path))}`),
    ...underWay.map(([, , command]) => `${at} ${command}`),
    `${at} reset --hard ${ourRef}`,
    ...(files.some(({ isUntracked }) => isUntracked) ? [`${at} clean -ffd`] : []),
  ];
  throw new LocalChangesError(git.directory, changes, discard.join(' && '));
}

interface ChangedFile {
  readonly line: string;
  readonly isUntracked: boolean;
}

async function changedFiles(git: Git): Promise<readonly ChangedFile[]> {
  const out = await git.run(['status', '--porcelain=v1', '-z', '--untracked-files=all', '--no-renames']);
  return out
    .toString()
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [staged = ' ', unstaged = ' '] = entry;
      const path = entry.slice(3);
      if (staged === '?') return { line: `untracked: ${path}`, isUntracked: true };
      const words = [...(staged === ' ' ? [] : ['staged']), ...(unstaged === ' ' ? [] : [wordOf(unstaged)])];
      return { line: `${words.join(', ')}: ${path}`, isUntracked: false };
    });
}

function wordOf(letter: string): string {
  return { M: 'modified', D: 'deleted', T: 'modified', A: 'added', U: 'in conflict' }[letter] ?? 'changed';
}

/** Commits on the clone’s branch that are neither GitHub’s nor ours. */
async function ownCommits(git: Git): Promise<readonly string[]> {
  const args = ['log', '--format=%h %s', '--max-count=100', 'HEAD', '--not', ourRef, '--remotes=origin', '--'];
  const out = await git.text(args);
  return out.split('\n').filter((line) => line !== '');
}

async function operationsUnderWay(directory: string): Promise<typeof operations> {
  const present = operations.map(async (operation) => {
    const isThere = await access(join(directory, '.git', operation[0])).then(
      () => true,
      () => false,
    );
    return isThere ? [operation] : [];
  });
  return (await Promise.all(present)).flat();
}

/** git’s own locks: a command that runs has them, one that was killed leaves them. */
export async function lockFiles(directory: string): Promise<readonly string[]> {
  const inside = join(directory, '.git');
  const entries = await readdir(inside, { recursive: true, withFileTypes: true });
  return entries
    .filter(({ name }) => name.endsWith('.lock'))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith('.git/objects/'));
}

function quoted(path: string): string {
  return /^[\w./@+:-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
