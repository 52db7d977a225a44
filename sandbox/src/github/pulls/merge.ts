import type { Commit, Signature } from '../git/commit-text.ts';
import { GithubError } from '../github-error.ts';
import type { HostedRepository } from '../hosted-repository.ts';
import { personOf } from '../represent/user.ts';
import { close, type MergeMethod, type Pull } from './state.ts';

export interface MergeOptions {
  readonly method: MergeMethod;
  /** Whose button it is. */
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** The same as GitHub's answers show it. */
  readonly at: string;
}

/**
 * Merges an open pull request as GitHub's buttons do; its branch stays. Call it in the repository's turn, settled.
 *
 * @throws GithubError 405 or 409 where GitHub would not
 */
export async function mergePull(repository: HostedRepository, pull: Pull, options: MergeOptions): Promise<void> {
  const { git, seed } = repository;
  const { base, head, number, title, author } = pull;
  const { method, by, nowMs, at } = options;
  if (pull.state === 'closed') throw new GithubError(405, 'Pull Request is closed');
  if (pull.draft) throw new GithubError(405, 'Pull Request is still a draft');
  const tree = await git.mergeTree(base.sha, head.sha);
  if (tree === undefined) throw new GithubError(405, 'Pull Request is not mergeable: it has conflicts with its base');

  const sign = ({ name, email }: { name: string; email: string }): Signature => ({
    name,
    email,
    seconds: Math.floor(nowMs / 1000),
    zone: '+0000',
  });
  const merged = {
    tree,
    committer: sign({ name: 'GitHub', email: 'noreply@github.com' }),
    signature: null,
  };
  const sha = await git.writeCommit(
    method === 'merge'
      ? {
          ...merged,
          parents: [base.sha, head.sha],
          author: sign(personOf(by)),
          message: `Merge pull request #${number} from ${head.owner}/${head.ref}\n\n${title}`,
        }
      : {
          ...merged,
          parents: [base.sha],
          author: sign(personOf(author)),
          message: squashMessage(pull, await commitsOf(repository, pull)),
        },
  );
  if ((await git.moveRef(`refs/heads/${base.ref}`, base.sha, sha)) !== 'done') {
    throw new GithubError(409, `${seed.name}'s ${base.ref} was modified. Try the merge again`);
  }
  close(pull, at, by);
  Object.assign(pull, { mergedAt: at, mergeSha: sha, isFinal: true });
}

/** The ways to merge that a repository allows; a rebase is none that this GitHub knows. */
export function mergeMethodsOf({ seed }: HostedRepository): readonly MergeMethod[] {
  return seed.mergeMethods ?? ['merge', 'squash'];
}

/** Oldest first. */
async function commitsOf({ git }: HostedRepository, { base, head }: Pull): Promise<Commit[]> {
  const shas = await git.commitsBetween(base.sha, head.sha);
  return Promise.all(shas.map((sha) => git.commit(sha)));
}

/** One commit keeps its message; of several each is an item below the pull request's title. */
function squashMessage({ title, number }: Pull, commits: readonly Commit[]): string {
  const [only] = commits;
  if (only !== undefined && commits.length === 1) {
    const [subject = '', ...body] = only.message.trimEnd().split('\n');
    return [`${subject} (#${number})`, ...body].join('\n');
  }
  const items = commits.map(({ message }) => `* ${message.trim()}`);
  return [`${title} (#${number})`, ...items].join('\n\n');
}
