import type { HostedRepository } from '../hosted-repository.ts';
import { close, type Pull } from './state.ts';

/**
 * Takes every open pull request to where its branches are now, as GitHub does after each push: its head follows its
 * branch; a branch that is gone, or that has nothing its base does not have, closes it for good; a base that took its
 * commits in merges it.
 *
 * @param find the repository that a head branch is in
 */
export async function settlePulls(
  repository: HostedRepository,
  find: (owner: string, name: string) => HostedRepository | undefined,
  at: string,
): Promise<void> {
  for (const pull of repository.state.pulls) {
    if (pull.headDeletedAt !== undefined) continue;
    const head = await find(pull.head.owner, pull.head.name)?.git.branch(pull.head.ref);
    if (head === undefined) pull.headDeletedAt = at;
    if (pull.state !== 'open') continue;
    const base = await repository.git.branch(pull.base.ref);
    if (head === pull.head.sha && base === pull.base.sha) continue;
    if (head === undefined || base === undefined) {
      closeForGood(pull, at);
      continue;
    }
    await settle(repository, pull, { head, base }, at);
  }
}

async function settle(
  repository: HostedRepository,
  pull: Pull,
  { head, base }: { head: string; base: string },
  at: string,
): Promise<void> {
  const { git } = repository;
  const baseMoved = base !== pull.base.sha;
  const isMerged = baseMoved && (await git.isAncestor(pull.head.sha, base));
  if (isMerged) {
    // Its base stays where it was: what it brought can be told from there.
    closeForGood(pull, at);
    pull.mergedAt = at;
    pull.mergeSha = base;
  } else {
    pull.base.sha = base;
    if (head !== pull.head.sha) {
      await keepHead(repository, pull.number, head);
      repository.lags.moved(pull.number, pull.head.sha);
      pull.head.sha = head;
      pull.updatedAt = at;
    }
    if (await git.isAncestor(head, base)) closeForGood(pull, at);
  }
}

/** `refs/pull/N/head`, as GitHub has it: keeps the commits also when the branch is gone. */
export async function keepHead({ git }: HostedRepository, number: number, sha: string): Promise<void> {
  await git.run(['update-ref', `refs/pull/${number}/head`, sha]);
}

function closeForGood(pull: Pull, at: string): void {
  close(pull, at, null);
  pull.isFinal = true;
}
