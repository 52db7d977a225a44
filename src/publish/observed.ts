import type { PullRequest } from '../clients/repository/pull-requests.ts';
import type { Marker } from './marker.ts';

/** The head of a branch under our prefix, against the base that it stands on. */
export interface Head {
  readonly commit: string;
  /** Whether we wrote it, or it is a merge of the base into what we wrote. */
  readonly ours: boolean;
  /** The base's commit that our own commit was built on, below any merges. Where it is ours. */
  readonly builtOn?: string;
  /** The files that it changes: path → blob SHA. Empty where it is not ours. */
  readonly files: ReadonlyMap<string, string>;
  /** Those of its files that the base has changed since. */
  readonly touched: ReadonlySet<string>;
  readonly dates: HeadDates;
}

/**
 * What a head of ours does about the file of dates:
 * - `none`: the base has no such file
 * - `missing`: it leaves the file as it is, rightly or because it could not be told
 * - `due`: it leaves the file as it is, and the base has got it since
 * - `brought`
 * - `outdated`: it brings the file, and the base has changed that since
 */
export type HeadDates = 'none' | 'missing' | 'due' | 'brought' | 'outdated';

/** A pull request of ours. */
export interface OurPullRequest extends PullRequest {
  readonly marker: Marker;
}

export interface ObservedOther {
  readonly pull: OurPullRequest;
  /** Absent where the pull request goes onto another base than ours. */
  readonly head?: Head;
}

/** What GitHub has for one scope: all that a decision rests on. */
export interface Observed {
  /** Of the scope's branch, where there is one. */
  readonly head?: Head;
  /** Ours, open, on the scope's branch and onto our base. */
  readonly pull?: OurPullRequest;
  /** An open pull request on the scope's branch that is not ours. */
  readonly stranger?: PullRequest;
  /** Ours, open, on the scope's branch and onto another base: this one's setting was changed meanwhile. */
  readonly misdirected?: OurPullRequest;
  /** Ours on the scope's branch and onto our base, closed or merged; newest first. */
  readonly earlier: readonly OurPullRequest[];
  /** Ours likewise, closed unmerged, whose description somebody had written anew: what they changed tells the change. */
  readonly unmarked?: readonly { readonly pull: PullRequest; readonly head: Head }[];
  /** Those of the closed ones of which it was found out that another program closed them: number → why, a clause. */
  readonly closedByAnother?: ReadonlyMap<number, string>;
  /** Those of which it was found out that people did. */
  readonly closedByPeople?: ReadonlySet<number>;
  /** The account that asks, where it had to be known whose auto-merge the pull request has. */
  readonly viewer?: string;
  /** Ours of other scopes, open. */
  readonly others: readonly ObservedOther[];
}
