import { kindOf, lastValues } from '../json/scan.ts';
import { spelling, type JsonSlice } from '../json/slice.ts';
import type { PrimaryFormat } from '../model/primary-format.ts';
import type { CategoryMetadata } from '../model/primary-metadata.ts';

/** Only on PRIMARY, only on GitHub, or on both with different records. */
export type Kind = 'added' | 'removed' | 'modified';

/** PRIMARY's side of a model that differs: without a record where it has none. */
interface PrimaryModel {
  readonly kind: Kind;
  readonly format: PrimaryFormat;
  readonly record?: JsonSlice | undefined;
}

/**
 * When PRIMARY last touched a model, in Unix seconds, as far as anything says so: a v2 record tells it, of the others the
 * category's metadata. `-Infinity` where it never did what would have led to this difference, `Infinity` where nothing is
 * known: then the difference is its doing.
 */
export function lastTouched({ kind, format, record }: PrimaryModel, metadata: CategoryMetadata | undefined): number {
  if (metadata === undefined) return Infinity;
  const { lastUpdatedAt = Infinity, creates, updates, deletes } = metadata;
  switch (kind) {
    case 'removed':
      return deletes === 0 ? -Infinity : lastUpdatedAt;
    case 'modified':
      return recordsTime(format, record) ?? (updates === 0 ? -Infinity : lastUpdatedAt);
    case 'added':
      // What people took from GitHub may have been made anew on PRIMARY.
      return recordsTime(format, record) ?? (updates === 0 && creates === 0 ? -Infinity : lastUpdatedAt);
  }
}

/** A v2 record's `metadata.updated_at`. */
function recordsTime(format: PrimaryFormat, record: JsonSlice | undefined): number | undefined {
  const metadata = format === 'v2' && record ? lastValues(record).get('metadata') : undefined;
  const value = metadata && kindOf(metadata) === 'object' ? lastValues(metadata).get('updated_at') : undefined;
  return value && kindOf(value) === 'number' ? Number(spelling(value)) : undefined;
}
