import type { Outcome, PullRequestRef } from '../model/outcome.ts';
import { pullOf } from '../report/describe-action.ts';
import { publicUrl } from '../report/public-url.ts';
import type { PullView, RepositoryView } from './status-document.ts';

export function pullView({ number, url }: PullRequestRef): PullView {
  return { number, url: publicUrl(url) ?? null };
}

/** Our pull request that is open after the run. */
export function openPull(outcome: Outcome, dryRun: boolean): PullView | null {
  const { kind } = outcome.action;
  if (['declined', 'closed-by-another'].includes(kind) || (kind === 'close' && !dryRun)) return null;
  return pullViewOf(outcome);
}

export function pullViewOf(outcome: Outcome): PullView | null {
  const pull = pullOf(outcome);
  return pull === undefined ? null : pullView(pull);
}

/** The pull requests that a run's sentences about a repository may name. @param before the repository as it was until then */
export function namedPulls(outcome: Outcome | undefined, before: RepositoryView | undefined): readonly PullView[] {
  const { others = [], leftOut = [] } = outcome ?? {};
  const named = [...others, ...leftOut].map(({ pull }) => pullView(pull));
  const pulls = outcome === undefined ? [] : [pullViewOf(outcome), ...named];
  return [before?.pull, before?.merged, ...pulls].filter((pull) => pull !== null && pull !== undefined);
}

/**
 * Ours that was merged last, where the run knows of no later one.
 *
 * @param merged its number
 * @param url of the repository's page
 */
export function mergedPull(
  merged: number | undefined,
  { url, pull }: Pick<RepositoryView, 'url' | 'pull'>,
  later: number,
): PullView | null {
  if (merged === undefined || later > merged || pull !== null) return null;
  return { number: merged, url: url === null ? null : `${url}/pull/${merged}` };
}
