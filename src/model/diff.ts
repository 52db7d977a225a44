import type { JsonSlice } from '../json/slice.ts';
import type { Provenance } from './provenance.ts';

/** Where a field stands in its record: `['config', 'files', 0, 'sha256sum']`. */
export type FieldPath = readonly (string | number)[];

/** One field of a modified model. Without `before` it is new, without `after` it is gone; never both. */
export interface FieldChange {
  readonly path: FieldPath;
  readonly before?: JsonSlice;
  readonly after?: JsonSlice;
}

/** A model that only one side has, with its record. */
export interface NamedRecord {
  readonly name: string;
  readonly record: JsonSlice;
}

/** A model that only GitHub has. */
export interface RemovedRecord extends NamedRecord {
  /** Who put it there, where the file's history was asked. */
  readonly origin?: Provenance;
}

/** A model that both sides have with different records. */
export interface ModifiedRecord {
  readonly name: string;
  readonly before: JsonSlice;
  readonly after: JsonSlice;
  /** The fields that differ, at least one. */
  readonly fields: readonly FieldChange[];
}

/** What takes GitHub's records of a category to PRIMARY's. */
export interface CategoryDiff {
  /** In PRIMARY's order. */
  readonly added: readonly NamedRecord[];
  /** In GitHub's order. */
  readonly removed: readonly RemovedRecord[];
  /** In GitHub's order. */
  readonly modified: readonly ModifiedRecord[];
}

/** How many models a diff touches. */
export function countChanges(diff: CategoryDiff): number {
  return diff.added.length + diff.removed.length + diff.modified.length;
}

/** The names of the models that a diff touches. */
export function namesOf({ added, removed, modified }: CategoryDiff): ReadonlySet<string> {
  return new Set([...added, ...removed, ...modified].map(({ name }) => name));
}
