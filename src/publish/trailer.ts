import type { Commit } from '../clients/repository/git-repository.ts';

const name = 'Horde-GitHub-Sync';
const datesName = `${name}-Dates`;
const version = 1;

/** The change that a commit with the file of dates belongs to. */
export interface DatedChange {
  /** The SHA of the tree with the change alone: the file of dates is the base's. */
  readonly tree: string;
  /** The base's commit that the change stands on. */
  readonly base: string;
}

/**
 * The last line of each commit message of ours. It names the commit's own tree, so it is true of no other content. A
 * commit with the file of dates has one more line above it: the head tells by itself what it stands on and brings.
 */
export function trailer(treeSha: string, dated?: DatedChange): string {
  const own = `${name}: ${version} ${treeSha}`;
  return dated === undefined ? own : `${datesName}: ${dated.tree} ${dated.base}\n${own}`;
}

/** Whether we wrote this commit, and nobody has amended its files since. */
export function isWrittenByUs({ message, treeSha }: Commit): boolean {
  return linesOf(message).at(-1) === trailer(treeSha);
}

/** The tree that a commit's words name, its own or not; `undefined` where they are not ours. */
export function readTreeNamed({ message }: Commit): string | undefined {
  return new RegExp(`^${name}: ${version} ([0-9a-f]{40})$`).exec(linesOf(message).at(-1) ?? '')?.[1];
}

/** The change that a commit of ours with the file of dates belongs to; `undefined` for one without. */
export function readDated({ message }: Commit): DatedChange | undefined {
  const [, tree, base] =
    new RegExp(`^${datesName}: ([0-9a-f]{40}) ([0-9a-f]{40})$`).exec(linesOf(message).at(-2) ?? '') ?? [];
  return tree === undefined || base === undefined ? undefined : { tree, base };
}

function linesOf(message: string): readonly string[] {
  return message.trimEnd().split('\n');
}
