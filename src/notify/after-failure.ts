import { failingNotice, wellAgainNotice } from './notices.ts';
import { withNotices, type Told } from './told.ts';

interface Failure {
  readonly at: number;
  readonly cause: string;
  readonly link: string;
  /** Seconds that it must have lasted. */
  readonly afterSeconds: number;
  /** Nothing tries again: there is nothing to wait for. */
  readonly hasGivenUp: boolean;
}

/** A poll or a sync has failed. Pure. */
export function afterFailure(told: Told, { at, cause, link, afterSeconds, hasGivenUp }: Failure): Told {
  const { since, isTold } = told.failing ?? { since: at, isTold: false };
  const seconds = Math.max(0, at - since) / 1_000;
  if (isTold || (seconds < afterSeconds && !hasGivenUp)) return { ...told, failing: { since, isTold } };
  const notice = failingNotice(seconds, hasGivenUp, cause, link, at);
  return withNotices({ ...told, failing: { since, isTold: true } }, [notice]);
}

/** All that was to be done is done. Pure. */
export function afterSuccess(told: Told, link: string, at: number): Told {
  const { failing, ...well } = told;
  if (failing === undefined) return told;
  if (!failing.isTold) return well;
  return withNotices(well, [wellAgainNotice(Math.max(0, at - failing.since) / 1_000, link, at)]);
}
