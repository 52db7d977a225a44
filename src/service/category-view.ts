import { members } from '../json/scan.ts';
import { nameText, pathText, valueText } from '../report/json-value.ts';
import { shorten, shortenChange } from '../lib/shorten.ts';
import type { CategoryDiff, FieldChange } from '../model/diff.ts';
import type { Note } from '../model/note.ts';
import { type CategoryResult, hasErrors } from '../model/sync-result.ts';
import { boundedSentence } from './bounded-text.ts';
import { newerView, originView } from './origin-view.ts';
import type {
  CategoryState,
  CategoryView,
  FieldView,
  ModelChange,
  NoteView,
  PullView,
  TextPart,
} from './status-document.ts';

/** Bounds of what one category may bring to the page. Its counts are always whole. */
export const most = { models: 40, fields: 12, notes: 20, name: 160, path: 120, value: 160 } as const;

/** Why a category that differs is where it is. */
export interface ProposalState {
  readonly state: Extract<CategoryState, 'drift' | 'proposed' | 'declined'>;
  readonly reason: string;
  readonly reasonParts: readonly TextPart[];
  readonly pull: PullView | null;
}

/** @param proposalState what comes of the repository's pull request; counts only where the category is to change */
export function categoryView(result: CategoryResult, proposalState: ProposalState): CategoryView {
  const { category, files, notes } = result;
  const named = { category, files, notes: noteViews(notes) };
  if (result.status === 'unknown') {
    return { ...named, ...nothing, state: 'unknown', ...plain(boundedSentence(result.reason)) };
  }
  const { diff, models, newerOnGitHub } = result;
  const counted = {
    ...named,
    models,
    added: diff.added.length,
    removed: diff.removed.length,
    modified: diff.modified.length,
    kept: result.status === 'compared' ? result.kept.length : 0,
    newer: newerOnGitHub.length,
    newerModels: newerOnGitHub.slice(0, most.models).map((model) => newerView(model, most.name)),
    changes: changesOf(diff),
  };
  if (result.status === 'refused') {
    return { ...counted, state: 'refused', ...plain(boundedSentence(result.reason)) };
  }
  if (result.changedFiles.length === 0 && hasErrors(result)) {
    const reason = 'PRIMARY has records that cannot be written; all others agree';
    return { ...counted, state: 'unwritten', ...plain(reason) };
  }
  if (result.changedFiles.length === 0) {
    const reason = newerOnGitHub.length > 0 ? 'All that differs is newer on GitHub' : 'PRIMARY and GitHub agree';
    return { ...counted, state: 'in-sync', ...plain(reason) };
  }
  return { ...counted, ...proposalState };
}

export function pendingCategory(category: string, files: readonly string[]): CategoryView {
  const reason = 'Not compared since the start';
  return { category, files, state: 'pending', ...plain(reason), ...nothing, notes: [] };
}

/** A reason that no pull request has to do with. */
function plain(reason: string) {
  return { reason, reasonParts: [reason], pull: null };
}

const nothing = {
  models: null,
  added: 0,
  removed: 0,
  modified: 0,
  kept: 0,
  newer: 0,
  newerModels: [],
  changes: [],
} as const;

function changesOf({ added, removed, modified }: CategoryDiff): readonly ModelChange[] {
  return [
    ...removed.slice(0, most.models).map(({ name, record, origin }) => {
      const removal = change('removed', name, members(record), ({ key, value }) => ({ path: [key], before: value }));
      return origin ? { ...removal, origin: originView(origin) } : removal;
    }),
    ...modified.slice(0, most.models).map(({ name, fields }) => change('modified', name, fields, (field) => field)),
    ...added.slice(0, most.models).map(({ name, record }) => {
      return change('added', name, members(record), ({ key, value }) => ({ path: [key], after: value }));
    }),
  ].slice(0, most.models);
}

function change<Field>(
  kind: ModelChange['kind'],
  name: string,
  fields: readonly Field[],
  asChange: (field: Field) => FieldChange,
): ModelChange {
  return {
    kind,
    name: shorten(nameText(name), most.name),
    fields: fields.slice(0, most.fields).map((field) => fieldView(asChange(field))),
    fieldCount: fields.length,
    origin: null,
  };
}

function fieldView({ path, before, after }: FieldChange): FieldView {
  const [left, right] = [before && valueText(before), after && valueText(after)];
  const shownPath = shorten(pathText(path), most.path);
  if (left !== undefined && right !== undefined) {
    const [shortLeft, shortRight] = shortenChange(left, right, most.value);
    return { path: shownPath, before: shortLeft, after: shortRight };
  }
  return {
    path: shownPath,
    before: left === undefined ? null : shorten(left, most.value),
    after: right === undefined ? null : shorten(right, most.value),
  };
}

function noteViews(notes: readonly Note[]): readonly NoteView[] {
  return notes
    .toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
    .slice(0, most.notes)
    .map(({ severity, message }) => ({ severity, message: boundedSentence(message) }));
}
