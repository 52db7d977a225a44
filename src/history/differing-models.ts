import type { CategoryDiff } from '../model/diff.ts';
import type { PrimaryFormat } from '../model/primary-format.ts';
import type { CategoryMetadata } from '../model/primary-metadata.ts';
import type { Records } from '../model/records.ts';
import type { DifferingModel } from './judge.ts';
import { lastTouched, type Kind } from './last-touched.ts';

/** What is to become of the models in which both sides differ. */
export interface HistoryPolicy {
  readonly newerOnGitHub: 'apply' | 'keep';
  readonly removals: 'apply' | 'keep';
}

/** What is asked of the history: nothing about models that stay in any case, nor which side is newer where that is not to count. */
export function differingModels(
  { added, removed, modified }: CategoryDiff,
  { format, records }: { readonly format: PrimaryFormat; readonly records: Records },
  metadata: CategoryMetadata | undefined,
  { newerOnGitHub, removals }: HistoryPolicy,
): readonly DifferingModel[] {
  const known = newerOnGitHub === 'keep' ? metadata : undefined;
  const models =
    (kind: Kind) =>
    ({ name }: { readonly name: string }): DifferingModel => {
      const touchedAt = lastTouched({ kind, format, record: records.get(name) }, known);
      return { name, kind, touchedAt };
    };
  return [
    ...(removals === 'apply' ? removed.map(models('removed')) : []),
    ...added.map(models('added')),
    ...modified.map(models('modified')),
  ];
}
