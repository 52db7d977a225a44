import { byRepository, selectCategories, type RepositoryPlace } from '../categories.ts';
import type { Action, Outcome } from '../model/outcome.ts';
import type { CategoryResult, RepositoryResult, SyncResult } from '../model/sync-result.ts';
import { describeAction, describeAutoMerge, describeLeftOut, describeOther } from '../report/describe-action.ts';
import { publicUrl } from '../report/public-url.ts';
import { boundedSentence } from './bounded-text.ts';
import { categoryView, pendingCategory, type ProposalState } from './category-view.ts';
import { mergedPull, namedPulls, openPull, pullView, pullViewOf } from './pull-views.ts';
import type { PullView, RepositoryView, StatusDocument } from './status-document.ts';
import { partsOf } from './text-parts.ts';

/** What is watched, before anything has been compared. */
export interface Watched {
  readonly repositories: readonly RepositoryPlace[];
  /** All where absent. */
  readonly categories: readonly string[] | undefined;
}

export type Views = Pick<StatusDocument, 'repositories' | 'skipped'>;

/** What a result does not tell. */
export interface Aside {
  /** GitHub's web pages. */
  readonly serverUrl: string;
  /** The repositories as they were until then. */
  readonly before: readonly RepositoryView[];
  /** By `owner/name`, the number of our pull request that was merged last. */
  readonly merged: ReadonlyMap<string, number>;
}

/** @param serverUrl GitHub's web pages */
export function pendingViews({ repositories, categories: asked }: Watched, serverUrl: string): Views {
  const { synced, skipped } = selectCategories(asked);
  const ofRepository = byRepository(synced);
  const nothing = {
    ...{ commit: null, action: null, actionParts: [], isForeign: false, pull: null, merged: null },
    ...{ error: null, warnings: [], warningParts: [] },
  };
  return {
    repositories: repositories.flatMap(({ key, owner, name, branch }): readonly RepositoryView[] => {
      const own = ofRepository.get(key)?.map((category) => pendingCategory(category.name, category.files));
      return own ? [{ owner, name, url: pageOf(serverUrl, { owner, name }), branch, ...nothing, categories: own }] : [];
    }),
    skipped: skipped.map(({ name, skipped: reason }) => ({ category: name, reason })),
  };
}

export function viewsOf(result: SyncResult, aside: Aside): Views {
  return {
    repositories: result.repositories.map((repository) => repositoryView(repository, result.dryRun, aside)),
    skipped: result.skipped,
  };
}

function repositoryView(repository: RepositoryResult, dryRun: boolean, aside: Aside): RepositoryView {
  const { owner, name, base, outcome, error, categories: results } = repository;
  const { serverUrl, before, merged } = aside;
  const url = pageOf(serverUrl, repository);
  const known = before.find((other) => slugOf(other) === slugOf(repository));
  const pulls = namedPulls(outcome, known);
  const proposalState = proposalStateOf(repository, dryRun, pulls);
  const action = outcome === undefined ? null : actionOf(outcome, dryRun || error !== undefined);
  const pull = outcome === undefined ? null : openPull(outcome, dryRun);
  const later = (outcome && pullViewOf(outcome)?.number) ?? 0;
  const warnings = [...repository.warnings, ...othersIn(repository, dryRun)].slice(0, 20).map(boundedSentence);
  return {
    owner,
    name,
    url,
    branch: base.branch,
    commit: base.commit ?? null,
    action,
    actionParts: partsOf(action ?? '', pulls),
    isForeign: outcome?.action.kind === 'foreign',
    pull,
    merged: mergedPull(merged.get(slugOf(repository)), { url, pull }, later),
    error: error === undefined ? null : boundedSentence(error),
    warnings,
    warningParts: warnings.map((warning) => partsOf(warning, pulls)),
    categories: results.map((category) => {
      return categoryView(category, leftOutState(category, outcome, pulls) ?? proposalState);
    }),
  };
}

/** A repository in which a pull request of ours was merged since it was compared. */
export function withMerged(repository: RepositoryView, merged: ReadonlyMap<string, number>): RepositoryView {
  const number = merged.get(slugOf(repository));
  const { pull } = repository;
  if (number === undefined || (pull !== null && pull.number > number)) return repository;
  return { ...repository, pull: null, merged: mergedPull(number, { ...repository, pull: null }, 0) };
}

function pageOf(serverUrl: string, place: Pick<RepositoryView, 'owner' | 'name'>): string | null {
  const server = publicUrl(serverUrl);
  return server === undefined ? null : `${server}/${slugOf(place)}`;
}

export function slugOf({ owner, name }: Pick<RepositoryView, 'owner' | 'name'>): string {
  return `${owner}/${name}`;
}

/** What became of our pull requests for other categories: they may hold models that this run says nothing about. */
function othersIn({ outcome, error }: RepositoryResult, dryRun: boolean): readonly string[] {
  return (outcome?.others ?? []).map((other) => describeOther(other, { dryRun: dryRun || error !== undefined }));
}

export function actionOf({ action, pull, autoMerge }: Outcome, isPlanned: boolean): string {
  const context = { dryRun: isPlanned, ...(pull && { pull }) };
  const merging = autoMerge ? [describeAutoMerge(autoMerge, context)] : [];
  return boundedSentence([describeAction(action, context), ...merging].join('; '));
}

/** What the repository's pull request means for the categories that differ. */
function proposalStateOf(
  { outcome, error }: RepositoryResult,
  dryRun: boolean,
  pulls: readonly PullView[],
): ProposalState {
  if (error !== undefined || outcome === undefined) {
    const reason = error === undefined ? 'Nothing was proposed' : boundedSentence(error);
    return { state: 'drift', reason, reasonParts: [reason], pull: null };
  }
  const reason = capitalized(actionOf(outcome, dryRun));
  return {
    state: stateOf(outcome.action, dryRun),
    reason,
    reasonParts: partsOf(reason, pulls),
    pull: pullViewOf(outcome),
  };
}

/** Of a category that stays out of the pull request, whatever becomes of that. */
function leftOutState(
  { category }: CategoryResult,
  outcome: Outcome | undefined,
  pulls: readonly PullView[],
): ProposalState | undefined {
  const out = outcome?.leftOut?.find((one) => one.category === category);
  if (out === undefined) return undefined;
  const state = out.reason === undefined ? 'declined' : 'drift';
  const reason = capitalized(boundedSentence(describeLeftOut(out)));
  return { state, reason, reasonParts: partsOf(reason, pulls), pull: pullView(out.pull) };
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
