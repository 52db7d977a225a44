import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SandboxError } from '../../sandbox-error.ts';
import { tryGit, type GitResult } from './run-git.ts';

/**
 * Copies a repository: its branches and tags with all their history, the branch that is checked out there as the one
 * that HEAD names. Nothing is written to the folder that it is copied from.
 *
 * @param from a folder with a `.git`, or a bare repository
 * @param to a bare repository that is not there yet; its parent folder is
 * @throws SandboxError if there is nothing to copy
 */
export async function copyRepository(from: string, to: string): Promise<void> {
  const found = await stat(from).catch(() => undefined);
  if (found?.isDirectory() !== true) {
    throw new SandboxError(`There is no folder ${from}. Name one that holds a git repository.`);
  }
  const settings = await mkdtemp(join(tmpdir(), 'copy-repository-'));
  try {
    await writeFile(join(settings, 'config'), '[safe]\n\tdirectory = *\n');
    const run = (args: readonly string[]): Promise<GitResult> =>
      tryGit(dirname(to), args, '', {
        // Also where somebody else owns the folder: it was named on purpose.
        GIT_CONFIG_GLOBAL: join(settings, 'config'),
        // What a partial clone lacks would be fetched into it.
        GIT_NO_LAZY_FETCH: '1',
      });
    demandBranch(from, await run(['ls-remote', '--symref', '--', from, 'HEAD']));

    // A copy that was broken off is none.
    const draft = `${to}.new`;
    await rm(draft, { recursive: true, force: true });
    const copied = await run(['clone', '--quiet', '--bare', '--no-local', '--template=', '--', from, draft]);
    if (copied.code !== 0) throw new SandboxError(`${from} could not be copied: ${lastLine(copied.stderr)}`);
    await run(['--git-dir', draft, 'config', '--remove-section', 'remote.origin']);
    await rename(draft, to);
  } finally {
    await rm(settings, { recursive: true });
  }
}

/** @throws SandboxError if no branch with commits is checked out */
function demandBranch(from: string, { code, stdout, stderr }: GitResult): void {
  if (code !== 0) {
    const isNone = stderr.includes('does not appear to be a git repository');
    throw new SandboxError(
      isNone
        ? `${from} is no git repository. Name a folder that \`git clone\` made, or a bare repository.`
        : `${from} could not be read: ${lastLine(stderr)}`,
    );
  }
  const text = stdout.toString();
  if (text === '') {
    throw new SandboxError(`${from} has no commits on the branch that is checked out there. Commit something first.`);
  }
  if (!text.startsWith('ref: refs/heads/')) {
    throw new SandboxError(
      `${from} has no branch checked out, but a commit (a detached HEAD). Check out the branch that pull requests are to go to, \`git switch main\` say.`,
    );
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

/** Whether a bare repository's history is cut off. */
export function isShallow(directory: string): boolean {
  return existsSync(join(directory, 'shallow'));
}
