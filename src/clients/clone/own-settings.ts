import { appendFile, lstat, mkdir, readdir, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from './git.ts';
import { ownFolder } from './names.ts';

/** What git keeps for the clone as a whole, and its commands at work, who also have a say. */
const links: readonly string[] = ['objects', 'refs', 'packed-refs'];
const isKept = (name: string) => name === 'shallow' || name.endsWith('.lock');

/**
 * Writes the configuration and the attributes that count into a folder of their own, which `git` takes for the common one
 * (GIT_COMMON_DIR). So it never reads `.git/config` and `.git/info/attributes`: they are there for people who look at the
 * clone. Whatever else stands in the folder goes.
 *
 * @throws an error of the file system
 */
export async function writeOwnSettings({ directory, url }: Pick<Git, 'directory' | 'url'>): Promise<void> {
  const inside = join(directory, '.git');
  const own = join(inside, ownFolder);
  if ((await kindOf(own)) !== 'folder') await rm(own, { force: true });
  await mkdir(own, { recursive: true });
  for (const name of await readdir(own)) {
    if (!isKept(name)) await rm(join(own, name), { recursive: true, force: true });
  }
  await mkdir(join(own, 'info'));
  await writeFile(join(own, 'config'), configuration(url));
  await writeFile(join(own, 'info/attributes'), exactBytes);
  // A copy that follows links needs something there.
  await appendFile(join(inside, 'packed-refs'), '');
  for (const name of links) await symlink(join('..', name), join(own, name));
  await shareShallow(inside, own);
}

/**
 * The list of commits whose parents are left out. git deletes it when it is empty, and would delete a link alone: so the
 * file is here, and the link where people’s git looks.
 */
async function shareShallow(inside: string, own: string): Promise<void> {
  const theirs = join(inside, 'shallow');
  const target = join(ownFolder, 'shallow');
  const kind = await kindOf(theirs);
  if (kind === 'other' && (await readlink(theirs).catch(() => undefined)) === target) return;
  if (kind === 'file') await rename(theirs, join(own, 'shallow'));
  else await rm(theirs, { recursive: true, force: true });
  await symlink(target, theirs);
}

async function kindOf(path: string): Promise<'folder' | 'file' | 'other' | undefined> {
  const stats = await lstat(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (stats?.isDirectory()) return 'folder';
  return stats && (stats.isFile() ? 'file' : 'other');
}

export function configuration(url: string): string {
  return `[core]
	repositoryformatversion = 1
	bare = false
	sparseCheckout = true
	sparseCheckoutCone = false
[remote "origin"]
	url = ${url}
	fetch = +refs/heads/*:refs/remotes/origin/*
	promisor = true
	partialclonefilter = blob:none
[extensions]
	partialClone = origin
`;
}

/** Goes before the repository's own .gitattributes: no line end is changed, no filter runs. */
export const exactBytes = '* -text -ident !eol !filter !working-tree-encoding\n';
