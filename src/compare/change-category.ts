import { pathsOf, type SyncedCategory } from '../categories.ts';
import type { CategoryHistory } from '../model/category-history.ts';
import { countChanges } from '../model/diff.ts';
import { KnownError } from '../lib/known-error.ts';
import type { CategoryResult, UnknownCategory } from '../model/sync-result.ts';
import type { LegacyFiles } from '../formats/legacy-format.ts';
import { renderCategory } from '../formats/render-category.ts';
import { RenderError } from '../formats/render-error.ts';
import type { Comparison } from './comparison.ts';
import { formatOf } from './format-of.ts';
import { selectChanges, type RemovalPolicy } from './select-changes.ts';

/** What is to become of a category. */
export interface CategoryChange {
  readonly result: CategoryResult;
  /** The files that are to change: path → text. */
  readonly files: LegacyFiles;
}

interface Circumstances {
  readonly history: CategoryHistory;
  readonly policy: RemovalPolicy;
  /** The repository's files as they are. */
  readonly before: LegacyFiles;
}

const noFiles: LegacyFiles = new Map();

/** Whether a category's files may have to change, whatever the history says. Pure. */
export function mayChange(compared: Comparison | UnknownCategory): boolean {
  return compared.status === 'compared' && !(compared.consistent && countChanges(compared.diff) === 0);
}

/**
 * What is to change of a category that was compared, and the files that say so. What cannot be written is the category's
 * result; what nobody has foreseen is thrown. Pure.
 */
export function changeCategory(
  category: SyncedCategory,
  compared: Comparison | UnknownCategory,
  { history, policy, before }: Circumstances,
): CategoryChange {
  const selected = selectChanges(compared, history, policy);
  if (selected.status !== 'compared') return { result: selected, files: noFiles };
  const { desired, consistent, render, ...result } = selected;
  const changes = countChanges(result.diff);
  if (consistent && changes === 0) return { result: { ...result, changedFiles: [] }, files: noFiles };
  const own = new Map([...before].filter(([path]) => pathsOf(category).includes(path)));
  try {
    // Read again as the legacy files say it by themselves, whatever format PRIMARY keeps.
    const files = renderCategory(category.name, formatOf(category), own, { desired, render });
    if (files.size === 0 && changes > 0) throw RenderError.misread(category.name, undefined);
    const changedFiles = [...files.keys()];
    return { result: { ...result, changedFiles, ...(!consistent && { isRepair: true }) }, files };
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    const { category: name, files, notes } = selected;
    const unknown = { category: name, files, notes, status: 'unknown', reason: error.message } as const;
    const isLasting = error instanceof RenderError;
    return { result: { ...unknown, ...(isLasting && { lasting: true }) }, files: noFiles };
  }
}
