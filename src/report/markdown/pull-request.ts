import type { LeftOut } from '../../model/outcome.ts';
import type { PrimaryFormat } from '../../model/primary-format.ts';
import type { ComparedCategory } from '../../model/sync-result.ts';

/** What the texts of a pull request are made from. */
export interface PullRequestInput {
  readonly primaryUrl: string;
  /** What its records were read in. */
  readonly primaryFormat?: PrimaryFormat | undefined;
  /** What is to be known of the run as a whole. */
  readonly warnings?: readonly string[];
  readonly base: {
    readonly owner: string;
    readonly name: string;
    readonly branch: string;
    readonly commit: string;
    /** GitHub's web host, `https://github.com`. */
    readonly serverUrl: string;
  };
  /** Those with changes, and those that only have kept models or notes. */
  readonly categories: readonly ComparedCategory[];
  /** Path of the file of dates, where the base has one. */
  readonly alongside?: string | undefined;
  /** Categories that are unknown or refused now and whose files stay in the pull request as they were. */
  readonly keptAsProposed: readonly string[];
  /** Categories that differ and are not in it, because that was declined before. */
  readonly leftOut?: readonly LeftOut[] | undefined;
  /** The hidden marker, `<!-- … -->`. */
  readonly marker: string;
}
