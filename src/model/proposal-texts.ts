import type { LeftOut } from './outcome.ts';

/** What people read of a proposal; made by `report/`, so that publishing knows nothing of Markdown. */
export interface ProposalTexts {
  readonly title: string;
  /**
   * @param held categories whose files stay as the pull request has them
   * @param undated why the file of dates could not be brought up to date, where that is so
   */
  body(held: readonly string[], marker: string, undated?: string): string;
  commitMessage(trailer: string): string;
  /** Of the commit that brings the file of dates alone. */
  datesMessage(path: string, trailer: string): string;
  /** The comment on a pull request that is obsolete. */
  obsolete(marker: string): string;
  /**
   * The comment on a pull request of another scope that is obsolete.
   *
   * @param branch of the run that closes it, where that may propose something else in its place
   */
  obsoleteOther(marker: string, branch?: string): string;
  /** The comment on a pull request whose branch has commits that are not ours. */
  foreign(marker: string): string;
}

/** The texts of a proposal of which some categories stay out. */
export type TextsWithout = (leftOut: readonly LeftOut[]) => ProposalTexts;
