import type { GitRepository } from '../git/repository.ts';
import { isRefName } from '../git/ref-name.ts';
import { notFound } from '../github-error.ts';

/**
 * The commit that a SHA, a branch's name or a ref's (`heads/main`, `refs/heads/main`) stands for.
 *
 * @throws GithubError 404
 */
export async function resolveCommit(git: GitRepository, name: string): Promise<string> {
  if (await git.has(name, 'commit')) return name;
  for (const ref of [`refs/heads/${name}`, `refs/${name}`, name]) {
    const sha = ref.startsWith('refs/') && isRefName(ref) ? await git.ref(ref) : undefined;
    if (sha !== undefined && (await git.has(sha, 'commit'))) return sha;
  }
  throw notFound();
}
