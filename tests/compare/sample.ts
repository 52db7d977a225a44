import type { SyncedCategory } from '../../src/categories.ts';
import type { PrimarySide } from '../../src/compare/compare-category.ts';
import { parseRecords } from '../../src/model/records.ts';

/** A category with one JSON file. */
export const clip: SyncedCategory = {
  kind: 'synced',
  name: 'clip',
  repository: 'image',
  files: ['clip.json'],
  reads: [],
  format: 'json',
};

/** PRIMARY's records of a category, as the text of its answer has them. */
export function records(text: string): PrimarySide {
  return { kind: 'records', records: parseRecords(text) };
}
