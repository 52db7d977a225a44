import { byRepository, selectCategories, type RepositoryPlace } from '../categories.ts';
import type { Action, Outcome, PullRequestRef } from '../model/outcome.ts';
import type { CategoryResult, RepositoryResult, SyncResult } from '../model/sync-result.ts';
import { describeAction, describeLeftOut, describeOther, pullOf } from '../report/describe-action.ts';
import { publicUrl } from '../report/public-url.ts';
import { boundedSentence } from './bounded-text.ts';
import { categoryView, pendingCategory, type ProposalState } from './category-view.ts';
import type { PullView, RepositoryView, StatusDocument } from './status-document.ts';

/** What is watched, before anything has been compared. */
export interface Watched {
  readonly repositories: readonly RepositoryPlace[];
  /** All where absent. */
  readonly categories: readonly string[] | undefined;
}

export type Views = Pick<StatusDocument, 'repositories' | 'skipped'>;

export function pendingViews({ repositories, categories: asked }: Watched): Views {
  const { synced, skipped } = selectCategories(asked);
  const ofRepository = byRepository(synced);
  const nothing = { url: null, commit: null, action: null, pull: null, error: null, warnings: [] };
  return {
    repositories: repositories.flatMap(({ key, owner, name, branch }): readonly RepositoryView[] => {
      const own = ofRepository.get(key)?.map((category) => pendingCategory(category.name, category.files));
      return own ? [{ owner, name, branch, ...nothing, categories: own }] : [];
    }),
    skipped: skipped.map(({ name, skipped: reason }) => ({ category: name, reason })),
  };
}

/** @param serverUrl GitHub's web pages */
export function viewsOf(result: SyncResult, serverUrl: string): Views {
  return {
    repositories: result.repositories.map((repository) => repositoryView(repository, result.dryRun, serverUrl)),
    skipped: result.skipped,
  };
}

function repositoryView(repository: RepositoryResult, dryRun: boolean, serverUrl: string): RepositoryView {
  const { owner, name, base, outcome, warnings, error, categories: results } = repository;
  const server = publicUrl(serverUrl);
  const proposalState = proposalStateOf(repository, dryRun);
  const pull = outcome === undefined ? undefined : openPull(outcome, dryRun);
  return {
    owner,
    name,
    url: server === undefined ? null : `${server}/${owner}/${name}`,
    branch: base.branch,
    commit: base.commit ?? null,
    action: outcome === undefined ? null : actionOf(outcome, dryRun || error !== undefined),
    pull: pull === undefined ? null : pullView(pull),
    error: error === undefined ? null : boundedSentence(error),
    warnings: [...warnings, ...othersIn(repository, dryRun)].slice(0, 20).map(boundedSentence),
    categories: results.map((category) => categoryView(category, leftOutState(category, outcome) ?? proposalState)),
  };
}

/** What became of our pull requests for other categories: they may hold models that this run says nothing about. */
function othersIn({ outcome, error }: RepositoryResult, dryRun: boolean): readonly string[] {
  return (outcome?.others ?? []).map((other) => describeOther(other, { dryRun: dryRun || error !== undefined }));
}

export function actionOf({ action, pull }: Outcome, isPlanned: boolean): string {
  return boundedSentence(describeAction(action, { dryRun: isPlanned, ...(pull && { pull }) }));
}

/** Our pull request that is open after the run. */
function openPull(outcome: Outcome, dryRun: boolean): PullRequestRef | undefined {
  const { kind } = outcome.action;
  if (['declined', 'closed-by-another'].includes(kind) || (kind === 'close' && !dryRun)) return undefined;
  return pullOf(outcome);
}

function pullView({ number, url }: PullRequestRef): PullView {
  return { number, url: publicUrl(url) ?? null };
}

/** What the repository's pull request means for the categories that differ. */
function proposalStateOf({ outcome, error }: RepositoryResult, dryRun: boolean): ProposalState {
  if (error !== undefined) return { state: 'drift', reason: boundedSentence(error), pull: null };
  if (outcome === undefined) return { state: 'drift', reason: 'Nothing was proposed', pull: null };
  const pull = pullOf(outcome);
  return {
    state: stateOf(outcome.action, dryRun),
    reason: capitalized(actionOf(outcome, dryRun)),
    pull: pull === undefined ? null : pullView(pull),
  };
}

/** Of a category that stays out of the pull request, whatever becomes of that. */
function leftOutState({ category }: CategoryResult, outcome: Outcome | undefined): ProposalState | undefined {
  const out = outcome?.leftOut?.find((one) => one.category === category);
  if (out === undefined) return undefined;
  const state = out.reason === undefined ? 'declined' : 'drift';
  return { state, reason: capitalized(boundedSentence(describeLeftOut(out))), pull: pullView(out.pull) };
}

function stateOf(action: Action, dryRun: boolean): ProposalState['state'] {
  switch (action.kind) {
    case 'unchanged':
    case 'proposed-elsewhere':
      return 'proposed';
    case 'create':
    case 'update':
    case 'complete':
      return dryRun ? 'drift' : 'proposed';
    case 'declined':
      return 'declined';
    default:
      return 'drift';
  }
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
