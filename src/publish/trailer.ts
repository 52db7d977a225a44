import type { Commit } from '../clients/github/git-repository.ts';

const name = 'Horde-GitHub-Sync';
const version = 1;

/** The last line of each commit message of ours. It names the commit's own tree, so it is true of no other content. */
export function trailer(treeSha: string): string {
  return `${name}: ${version} ${treeSha}`;
}

/** Whether we wrote this commit, and nobody has amended its files since. */
export function isWrittenByUs({ message, treeSha }: Commit): boolean {
  return message.trimEnd().split('\n').at(-1) === trailer(treeSha);
}
