import { treeWith } from '../clients/repository/git-objects.ts';
import type { FileContent, GitRepository, WrittenCommit } from '../clients/repository/git-repository.ts';
import type { Base } from '../sources/snapshot.ts';
import type { DatesFile } from '../sources/dates-file.ts';
import type { ProposalTexts } from '../model/proposal-texts.ts';
import { trailer, type DatedChange } from './trailer.ts';

interface Change {
  readonly base: Base;
  /** What is to change: path → blob SHA. */
  readonly files: ReadonlyMap<string, string>;
  /** The same: path → content. */
  readonly contents: ReadonlyMap<string, FileContent>;
  readonly texts: ProposalTexts;
}

/** A head for our branch, which no branch holds yet. */
interface WrittenHead {
  /** Absent where the branch's own head will do. */
  readonly commit?: string;
  /** The file of dates' path, where the head brings it. */
  readonly alongside?: string;
  /** Why the file of dates could not be brought up to date, where it could not. */
  readonly undated?: string;
}

/**
 * Writes a change on the base, and the file of dates with it: in the same commit, or in a second one that touches it alone
 * where the file names the commit that brings the change.
 *
 * @param hasHead the branch has the change already, without the file of dates: that is all there is to write
 */
export async function writeHead(
  change: Change,
  repository: GitRepository,
  dates: DatesFile | undefined,
  hasHead = false,
): Promise<WrittenHead> {
  if (dates === undefined) return { commit: (await writeChange(change, repository)).sha };
  const { base, contents } = change;
  const { path } = dates;
  const before = await dates.update(base, contents);
  if (before.kind === 'text') {
    return {
      commit: (await writeChange(change, repository, { path, text: before.text })).sha,
      alongside: path,
    };
  }
  if (hasHead && before.kind === 'current') return {};
  if (hasHead && before.kind === 'unknown') return { undated: undatedText(path, before.reason) };
  const commit = await writeChange(change, repository);
  const after = before.kind === 'after-commit' ? await dates.update(base, contents, commit) : before;
  // Else each run would move the branch for nothing.
  if (hasHead && after.kind === 'unknown') return { undated: undatedText(path, after.reason) };
  switch (after.kind) {
    case 'text':
      return {
        commit: (await writeDates(change, repository, commit, { path, text: after.text })).sha,
        alongside: path,
      };
    case 'current':
      return { commit: commit.sha };
    case 'unknown':
      return { commit: commit.sha, undated: undatedText(path, after.reason) };
    case 'after-commit':
      throw new Error('The file of dates asks for a commit that it was given.');
  }
}

/** What is said of a file of dates that could not be told. */
export function undatedText(path: string, reason: string): string {
  return `${path} was not brought up to date: ${reason}`;
}

interface NamedText {
  readonly path: string;
  readonly text: string;
}

/** @param dates the file of dates, where the same commit holds it */
async function writeChange(change: Change, repository: GitRepository, dates?: NamedText): Promise<WrittenCommit> {
  const { base, contents, texts } = change;
  const dated = dates && datedChange(change);
  return await repository.writeCommit({
    parent: base.commit,
    base: base.tree,
    files: dates ? new Map([...contents, [dates.path, { text: dates.text }]]) : contents,
    message: (treeSha) => texts.commitMessage(trailer(treeSha, dated)),
  });
}

async function writeDates(
  change: Change,
  repository: GitRepository,
  parent: WrittenCommit,
  { path, text }: NamedText,
): Promise<WrittenCommit> {
  const { base, files, texts } = change;
  return await repository.writeCommit({
    parent: parent.sha,
    base: treeWith(base.tree, files),
    files: new Map([[path, { text }]]),
    message: (treeSha) => texts.datesMessage(path, trailer(treeSha, datedChange(change))),
  });
}

function datedChange({ base, files }: Change): DatedChange {
  return { tree: treeWith(base.tree, files).sha, base: base.commit };
}
