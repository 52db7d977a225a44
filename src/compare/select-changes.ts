import type { CategoryHistory } from '../model/category-history.ts';
import type { CategoryDiff } from '../model/diff.ts';
import type { Records } from '../model/records.ts';
import type { ComparedCategory, NewerModel, RefusedCategory, UnknownCategory } from '../model/sync-result.ts';
import type { Reading } from '../formats/legacy-format.ts';
import { refuseBehind } from './behind.ts';
import { letThroughBy, letThroughFlag, type Permission } from './let-through.ts';
import type { Comparison } from './comparison.ts';
import { lastEdits } from './last-edits.ts';
import { refuseRemovals } from './removals.ts';

export interface RemovalPolicy extends Permission {
  readonly removals: 'apply' | 'keep';
  readonly maxRemovedPercent: number;
}

/** A category of which it is decided what is to change, with the records that its files are to hold. */
export interface Selection extends Omit<ComparedCategory, 'changedFiles'> {
  readonly desired: Records;
  /** What its reading tells of the files, and does to them. */
  readonly consistent: boolean;
  readonly render: Reading['render'];
}

/**
 * Decides what of a category's difference is to change on GitHub: not what is newer there, not what is to be kept, and
 * nothing at all where PRIMARY is behind or lacks more than is believed, unless it is let through. Pure.
 */
export function selectChanges(
  compared: Comparison | UnknownCategory,
  history: CategoryHistory,
  policy: RemovalPolicy,
): Selection | RefusedCategory | UnknownCategory {
  if (compared.status === 'unknown') return compared;
  const { removals, letThrough = [] } = policy;
  const { category, files, models, primary, observed, desired, edited, consistent, render } = compared;
  const { deletes, behind } = history;
  const named = {
    category,
    files,
    models,
    notes: [...compared.notes, ...history.notes],
    ...(deletes !== undefined && { deletes }),
  };
  const diff = withOrigins(compared.diff, history);
  const isLetThrough = letThrough.includes(category);
  const flag = letThroughFlag(category);
  const refused = { status: 'refused', ...letThroughBy(category, policy) } as const;
  // Where PRIMARY is behind, all that differs is newer on GitHub: that is what is let through.
  const stays = behind && isLetThrough ? new Set<string>() : history.newer;
  const [newer, changes] = partition(diff, ({ name }) => stays.has(name));
  const newerOnGitHub = newerModels(newer, history);
  if (behind && !isLetThrough) {
    const reason = refuseBehind(newer, behind, flag);
    return { ...named, ...refused, diff: changes, newerOnGitHub, reason, behind };
  }
  const [kept, removed] = removals === 'keep' ? [changes.removed, []] : [[], changes.removed];
  const selected = { ...changes, removed };
  const told = { ...named, diff: selected, lastEdits: lastEdits(selected, primary), newerOnGitHub };
  const maxPercent = isLetThrough ? 100 : policy.maxRemovedPercent;
  const reason = refuseRemovals(selected, observed.size, maxPercent, flag);
  if (reason !== undefined) return { ...told, ...refused, reason };

  const records = new Map(desired);
  for (const { name } of newer.added) records.delete(name);
  for (const { name, before } of newer.modified) records.set(name, edited.get(name) ?? before);
  for (const { name, record } of [...newer.removed, ...kept]) records.set(name, record);
  return { ...told, status: 'compared', kept, desired: records, consistent, render, ...(behind && { isBehind: true }) };
}

function withOrigins(diff: CategoryDiff, { origins }: CategoryHistory): CategoryDiff {
  const removed = diff.removed.map((model) => {
    const origin = origins.get(model.name);
    return origin ? { ...model, origin } : model;
  });
  return { ...diff, removed };
}

interface NamedModel {
  readonly name: string;
}

/** The part of a diff that `isIn` says, and the rest. */
function partition({ added, removed, modified }: CategoryDiff, isIn: (model: NamedModel) => boolean) {
  const part = (is: (model: NamedModel) => boolean): CategoryDiff => ({
    added: added.filter(is),
    removed: removed.filter(is),
    modified: modified.filter(is),
  });
  return [part(isIn), part((model) => !isIn(model))] as const;
}

/** What takes GitHub to PRIMARY undoes what was done there: a model to be added was removed. */
function newerModels({ added, removed, modified }: CategoryDiff, { origins }: CategoryHistory): NewerModel[] {
  const done = (change: NewerModel['change']) => (model: NamedModel) => {
    const origin = origins.get(model.name);
    return origin ? [{ name: model.name, change, origin }] : [];
  };
  return [...removed.flatMap(done('added')), ...added.flatMap(done('removed')), ...modified.flatMap(done('modified'))];
}
