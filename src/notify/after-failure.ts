import { failingNotice, wellAgainNotice } from './notices.ts';
import { withNotices, type Told } from './told.ts';

/** What has failed, or gone well. */
export type Attempts = 'polls' | 'syncs';

interface Failure {
  readonly at: number;
  readonly of: Attempts;
  readonly cause: string;
  readonly link: string;
  /** Seconds that it must have lasted. */
  readonly afterSeconds: number;
  /** Nothing tries again: there is nothing to wait for. */
  readonly hasGivenUp: boolean;
}

/** A poll or a sync has failed, or so many that nothing tries again. Pure. */
export function afterFailure(told: Told, { at, of, cause, link, afterSeconds, hasGivenUp }: Failure): Told {
  const before = told.failing ?? { since: at, isTold: false };
  const failing = { ...before, ...(of === 'syncs' && { isOfSync: true as const }) };
  const seconds = Math.max(0, at - failing.since) / 1_000;
  const isNews = hasGivenUp ? failing.hasGivenUp !== true : !failing.isTold && seconds >= afterSeconds;
  if (!isNews) return { ...told, failing };
  const news = { ...failing, isTold: true, link, ...(hasGivenUp && { hasGivenUp }) };
  return withNotices({ ...told, failing: news }, [failingNotice(seconds, hasGivenUp, cause, link, at)]);
}

interface Success {
  readonly at: number;
  readonly of: Attempts;
  /** Where the failure was told by a process that did not note where it led. */
  readonly link: string;
}

/** A sync went through, or a poll after which no sync is owed, as far as this process knows. Pure. */
export function afterSuccess(told: Told, { at, of, link }: Success): Told {
  const { failing, ...well } = told;
  if (failing === undefined) return told;
  if (!failing.isTold) return well;
  // Another process may have owed a sync: a poll of this one says nothing of that.
  if (failing.isOfSync && of === 'polls') return told;
  return withNotices(well, [wellAgainNotice(Math.max(0, at - failing.since) / 1_000, failing.link ?? link, at)]);
}
