import type { SyncedCategory } from '../categories.ts';
import { unreadFiles, type UnknownCategory } from '../model/sync-result.ts';
import type { PrimarySide } from './compare-category.ts';

/** A category whose files could not be read with their repository. Whether to try again, the repository's error says. */
export function unreadCategory({ name, files }: SyncedCategory, primary: PrimarySide): UnknownCategory {
  const reason = primary.kind === 'unknown' ? primary.reason : unreadFiles;
  const isLasting = primary.kind !== 'unknown' || primary.lasting === true;
  return { category: name, files, notes: [], status: 'unknown', reason, ...(isLasting && { lasting: true }) };
}
