import type { PullRequestRef } from '../model/outcome.ts';
import type { Notice } from './notice.ts';

/** A failure that goes on. */
export interface Failing {
  /** Unix milliseconds of the first failed poll or sync. */
  readonly since: number;
  readonly isTold: boolean;
  /** A sync was among it, not only polls: then only a sync ends it. */
  readonly isOfSync?: true;
  /** That nothing tries again was told, too. */
  readonly hasGivenUp?: true;
  /** Where the message that tells of it leads. */
  readonly link?: string;
}

/** What people have been told, and what is still to be told: all that keeps a message from being sent twice. */
export interface Told {
  /** The open pull requests that they know of, by repository, `owner/name`. */
  readonly pulls: Readonly<Record<string, readonly PullRequestRef[]>>;
  /** Why a category is refused, as a hash, by repository and category. */
  readonly refused: Readonly<Record<string, string>>;
  readonly failing?: Failing;
  /** Not sent yet, the oldest first. */
  readonly pending: readonly Notice[];
}

export const nothingTold: Told = { pulls: {}, refused: {}, pending: [] };

/** More are too many for anybody to read; the oldest go. */
export const mostPending = 50;

export function withNotices(told: Told, notices: readonly Notice[]): Told {
  return notices.length === 0 ? told : { ...told, pending: [...told.pending, ...notices] };
}

/** Without a pull request that is open no more, or is known no more. */
export function withoutPull(told: Told, repository: string, { number }: PullRequestRef): Told {
  const left = pullsOf(told, repository).filter((pull) => pull.number !== number);
  return { ...told, pulls: { ...told.pulls, [repository]: left } };
}

export function pullsOf({ pulls }: Told, repository: string): readonly PullRequestRef[] {
  return Object.hasOwn(pulls, repository) ? (pulls[repository] ?? []) : [];
}
