import type { SyncedCategory } from '../categories.ts';
import type { CategoryDiff, NamedRecord } from '../model/diff.ts';
import { MalformedFileError } from '../model/malformed-file-error.ts';
import type { LastEdit } from '../model/last-edit.ts';
import type { PrimaryFormat } from '../model/primary-format.ts';
import type { Records } from '../model/records.ts';
import type { ComparedCategory, RefusedCategory, UnknownCategory } from '../model/sync-result.ts';
import type { LegacyFiles, LegacyFormat, Reading } from '../render/legacy-format.ts';
import { lastEdit } from '../lens/last-edit.ts';
import { ModelReferenceComparator } from './model-reference-comparator.ts';
import { refuseRemovals } from './removals.ts';

/** PRIMARY's answer for a category: its records, v1's where nothing else is said, or in words what it said instead. */
export type PrimarySide =
  | { readonly kind: 'records'; readonly records: Records; readonly format?: PrimaryFormat }
  | { readonly kind: 'none'; readonly answer: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** GitHub's side: the category's files, or why they could not be read. */
export type GitHubSide = LegacyFiles | MalformedFileError;

export interface RemovalPolicy {
  readonly removals: 'apply' | 'keep';
  readonly maxRemovedPercent: number;
}

/** A category that was compared, with the records that its files are to hold. */
export interface Comparison extends Omit<ComparedCategory, 'changedFiles'> {
  readonly wanted: Records;
  /** What its reading tells of the files, and does to them. */
  readonly consistent: boolean;
  readonly render: Reading['render'];
}

/** Compares one category's two sides. Unknown is not empty: only what both sides truly said is compared. Pure. */
export function compareCategory(
  category: SyncedCategory,
  format: LegacyFormat,
  primary: PrimarySide,
  github: GitHubSide,
  policy: RemovalPolicy,
): Comparison | RefusedCategory | UnknownCategory {
  const named = { category: category.name, files: category.files };
  const unknown = (reason: string): UnknownCategory => ({ ...named, status: 'unknown', reason, notes: [] });
  if (primary.kind === 'unknown') return unknown(primary.reason);
  try {
    if (github instanceof MalformedFileError) throw github;
    const records: Records = primary.kind === 'records' ? primary.records : new Map();
    const { current, wanted, notes, consistent, render } = format.read(github, records);
    if (primary.kind === 'none' && current.size > 0) {
      return unknown(
        `PRIMARY answered ${primary.answer} although GitHub has ${models(current.size)}; ` +
          'that is no instruction to remove them. Check the base URL, and PRIMARY itself',
      );
    }
    const diff = new ModelReferenceComparator().compare(current, wanted);
    const compared = { ...named, notes, models: wanted.size, lastEdits: lastEdits(diff, primary) };
    if (policy.removals === 'keep') {
      const kept = diff.removed;
      return {
        ...compared,
        status: 'compared',
        diff: { ...diff, removed: [] },
        kept,
        wanted: withKept(wanted, kept),
        consistent,
        render,
      };
    }
    const reason = refuseRemovals(diff, current.size, policy.maxRemovedPercent);
    if (reason !== undefined) return { ...compared, status: 'refused', diff, reason };
    return { ...compared, status: 'compared', diff, kept: [], wanted, consistent, render };
  } catch (error) {
    if (error instanceof MalformedFileError) return unknown(`GitHub’s ${error.message}`);
    throw error;
  }
}

/** Of the models that are added or modified, as far as PRIMARY knows. */
function lastEdits({ added, modified }: CategoryDiff, primary: PrimarySide): ReadonlyMap<string, LastEdit> {
  if (primary.kind !== 'records' || primary.format !== 'v2') return new Map();
  const edits = new Map<string, LastEdit>();
  for (const { name } of [...added, ...modified]) {
    const record = primary.records.get(name);
    const edit = record && lastEdit(record);
    if (edit) edits.set(name, edit);
  }
  return edits;
}

function withKept(wanted: Records, kept: readonly NamedRecord[]): Records {
  return new Map([...wanted, ...kept.map(({ name, record }) => [name, record] as const)]);
}

function models(count: number): string {
  return count === 1 ? '1 model' : `${count} models`;
}
