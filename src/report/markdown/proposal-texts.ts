import type { LeftOut } from '../../model/outcome.ts';
import type { PrimaryFormat } from '../../model/primary-format.ts';
import type { CategoryResult } from '../../model/sync-result.ts';
import { pullRequestBody } from './body.ts';
import { closeComment, foreignComment, outdatedComment } from './comments.ts';
import { commitMessage, datesMessage } from './commit-message.ts';
import { pullRequestTitle } from './title.ts';
import type { Base } from '../../sources/snapshot.ts';
import type { ProposalTexts } from '../../model/proposal-texts.ts';

interface Run {
  readonly primaryUrl: string;
  readonly serverUrl: string;
  readonly primaryFormat?: PrimaryFormat | undefined;
  readonly warnings: readonly string[];
}

interface Place {
  readonly owner: string;
  readonly name: string;
  readonly base: Base;
  /** Path of the file of dates, where the base has one. */
  readonly alongside?: string | undefined;
}

/** The texts of a repository's pull request, for what was found in its categories and is not left out. */
export function proposalTexts(
  { primaryUrl, serverUrl, primaryFormat, warnings }: Run,
  { owner, name, base, alongside }: Place,
  results: readonly CategoryResult[],
  leftOut: readonly LeftOut[] = [],
): ProposalTexts {
  const categories = results
    .filter(({ category }) => !leftOut.some((out) => out.category === category))
    .filter((result) => result.status === 'compared')
    .filter(
      ({ changedFiles, kept, newerOnGitHub, notes }) =>
        changedFiles.length + kept.length + newerOnGitHub.length + notes.length > 0,
    );
  const hasNewer = categories.some(({ newerOnGitHub }) => newerOnGitHub.length > 0);
  const place = { owner, name, branch: base.branch, commit: base.commit, serverUrl };
  return {
    title: pullRequestTitle({ categories }),
    body: (held, marker, undated) =>
      pullRequestBody({
        ...{ primaryUrl, primaryFormat, base: place, categories, keptAsProposed: held, leftOut, marker },
        ...(undated === undefined ? { alongside, warnings } : { warnings: [...warnings, undated] }),
      }),
    commitMessage: (trailer) => commitMessage({ categories, trailer }),
    datesMessage: (path, trailer) => datesMessage({ path, trailer }),
    obsolete: (marker) =>
      closeComment({ marker, left: leftOut.length > 0 ? 'declined' : hasNewer ? 'newer' : 'nothing' }),
    obsoleteOther: (marker, branch) =>
      branch === undefined ? closeComment({ marker, left: 'nothing' }) : outdatedComment({ marker, branch }),
    foreign: (marker) => foreignComment({ marker }),
  };
}
