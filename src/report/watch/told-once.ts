import { hasFailed, isOnlyRefused, type SyncResult } from '../../model/sync-result.ts';
import { summarize } from '../summary.ts';

type Report = (result: SyncResult) => string;

/**
 * A report for people in which what waiting cannot mend is told once: while each pass ends as the one before, one line
 * stands for the whole. What passes by itself is told each time.
 */
export function toldOnce(report: Report): Report {
  let last: string | undefined;
  return (result) => {
    const told = report(steady(result));
    const isKnown = told === last && hasFailed(result) && isOnlyRefused(result);
    last = told;
    return isKnown ? `As reported before: ${summarize(result)}\n` : report(result);
  };
}

/**
 * Without what is another each time although nothing is new: how much of GitHub's limit is left, where the base branch is,
 * and the times and requests that GitHub names where it refuses.
 */
function steady(result: SyncResult): SyncResult {
  const repositories = result.repositories.map(({ base: { branch }, error, ...repository }) => ({
    ...repository,
    base: { branch },
    ...(error !== undefined && { error: withoutFigures(error) }),
  }));
  return { ...result, repositories, rateLimit: { remaining: 0, limit: 0, resetsAt: 0 } };
}

function withoutFigures(text: string): string {
  return text
    .split(' ')
    .map((word) => (/\d/.test(word) ? '#' : word))
    .join(' ');
}
