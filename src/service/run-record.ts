import type { SyncResult } from '../model/sync-result.ts';
import { countsOf } from '../report/counts.ts';
import { differing, summarize } from '../report/summary.ts';
import { boundedSentence } from './bounded-text.ts';
import { namedPulls } from './pull-views.ts';
import { actionOf } from './repository-view.ts';
import type { RunRecord, RunningSync, TextPart } from './status-document.ts';
import { partsOf, textOf } from './text-parts.ts';

export const mostRuns = 200;

/** The newest of both, each once: a process that led before finds its own among another one's. */
export function mergedRuns(own: readonly RunRecord[], others: readonly RunRecord[]): readonly RunRecord[] {
  if (others.length === 0) return own;
  const all = new Map([...others, ...own].map((run) => [`${run.startedAt} ${run.seconds}`, run]));
  return [...all.values()].toSorted((a, b) => b.startedAt - a.startedAt).slice(0, mostRuns);
}

/** A sync that has ended, as the time line keeps it. */
export function runRecord(
  { since, reason }: RunningSync,
  at: number,
  outcome: RunRecord['outcome'],
  result: SyncResult | undefined,
  problem = '',
): RunRecord {
  const counts = countsOf(result === undefined ? [] : differing(result).map(({ diff }) => diff));
  const actionParts = (result?.repositories ?? []).flatMap(
    ({ name, outcome: done, error }): (readonly TextPart[])[] => {
      if (error !== undefined) return [[boundedSentence(`${name}: ${error}`)]];
      if (done === undefined || done.action.kind === 'nothing') return [];
      return [partsOf(`${name}: ${actionOf(done, result?.dryRun === true)}`, namedPulls(done, undefined))];
    },
  );
  return {
    startedAt: since,
    seconds: Math.max(0, at - since) / 1_000,
    reason,
    outcome,
    ...counts,
    summary: result === undefined ? problem : boundedSentence(summarize(result)),
    actions: actionParts.map(textOf),
    actionParts,
  };
}
