import type { TestContext } from 'node:test';
import type { SyncResult } from '../../src/model/sync-result.ts';
import { jsonReport, type JsonReport } from '../../src/report/json.ts';
import type { PassTrial, PassTrialOptions } from '../support/pass-trial.ts';

/** What a run meets, and what it comes to: the words of `endOf`. */
export interface End {
  readonly what: string;
  readonly end: string;
  readonly options?: PassTrialOptions;
  readonly start?: (t: TestContext, options: PassTrialOptions) => Promise<PassTrial>;
  readonly run: (trial: PassTrial) => Promise<SyncResult>;
}

/** What a run came to, as a program reads it. Each pass of a trial has validated its report. */
export function endOf(result: SyncResult): string {
  const { ok, dryRun, differences, primaryFormat, repositories, skipped, warnings } = JSON.parse(
    jsonReport(result),
  ) as JsonReport;
  const categories = repositories.flatMap((repository) => repository.categories);
  const has = (what: string, is: boolean) => (is ? [what] : []);
  const words = [
    ok ? 'ok' : 'failed',
    ...has('dry', dryRun),
    ...has('differing', differences),
    primaryFormat ?? 'unread',
    ...new Set(categories.map(({ status }) => status)),
    ...repositories.flatMap(({ outcome }) => [outcome?.action ?? 'undecided']),
    ...repositories.flatMap(({ outcome }) => (outcome?.others ?? []).map(({ action }) => `other: ${action}`)),
    ...has(
      'left out',
      repositories.some(({ outcome }) => outcome?.action !== 'declined' && (outcome?.leftOut ?? []).length > 0),
    ),
    ...has(
      'kept',
      categories.some(({ kept }) => kept.length > 0),
    ),
    ...has(
      'newer',
      categories.some(({ newerOnGitHub }) => newerOnGitHub.length > 0),
    ),
    ...has(
      'behind',
      categories.some(({ behind }) => behind !== null),
    ),
    ...has(
      'notes',
      categories.some(({ notes }) => notes.length > 0),
    ),
    ...has(
      'last edits',
      categories.some(({ lastEdits }) => lastEdits.length > 0),
    ),
    ...has(
      'origins',
      categories.some(({ origins }) => origins.length > 0),
    ),
    ...has('skipped', skipped.length > 0),
    ...has('warned', warnings.length > 0),
    ...has(
      'refused a label',
      repositories.some((repository) => repository.warnings.length > 0),
    ),
    ...repositories.flatMap(({ error }) =>
      error === null ? [] : [`error ${/\b\d{3}\b/.exec(error)?.[0] ?? 'of the network'}`],
    ),
  ];
  return words.join(', ');
}
