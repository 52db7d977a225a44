import type { Provenance } from '../model/provenance.ts';
import type { Kind } from './last-touched.ts';

/** A model in which PRIMARY and GitHub differ now. */
export interface DifferingModel {
  readonly name: string;
  readonly kind: Kind;
  /** See last-touched.ts. */
  readonly touchedAt: number;
}

/** A version of the category's file, held against what PRIMARY has now. */
export interface ComparedVersion {
  readonly origin: Provenance;
  /** The models in which it differs from PRIMARY; all others are equal or absent on both sides. */
  readonly differing: ReadonlySet<string>;
}

/** What is known of the file's history: versions from the newest on, which is GitHub's side of the comparison. */
export interface KnownHistory {
  /** Without those that cannot be read as the category's records. */
  readonly versions: readonly ComparedVersion[];
  /** The last one is the file's first. */
  readonly isWhole: boolean;
}

export interface Judgement {
  /** The models that are newer on GitHub. The others are PRIMARY's changes. */
  readonly newer: ReadonlySet<string>;
  /**
   * Model → the commit since which GitHub's side is another than PRIMARY's: of every model that only GitHub has, and of
   * the others where the history shows it.
   */
  readonly origins: ReadonlyMap<string, Provenance>;
  /** The version that all of PRIMARY's records are a copy of, where each model that differs is newer on GitHub. */
  readonly behind?: Provenance;
  /** No older version could make another model newer on GitHub. */
  readonly isDecided: boolean;
  /** Nothing that an older version could say would be news: of no removed model's origin either. */
  readonly isSettled: boolean;
}

/**
 * Which side of each difference is the newer one. A model is newer on GitHub when PRIMARY's record, or its absence, is
 * that of an older version, and PRIMARY did not touch the model since a commit changed it from that. What PRIMARY took
 * back or deleted on purpose is thus its change, and goes out.
 */
export function judge(models: readonly DifferingModel[], { versions, isWhole }: KnownHistory): Judgement {
  const judged = models.map((model) => ({ model, ...judgeModel(model, versions) }));
  const newer = judged.filter(({ verdict }) => verdict === 'newer').map(({ model }) => model.name);
  const isAllNewer = judged.length > 0 && newer.length === judged.length;
  const copied = versions.find(({ differing }) => differing.size === 0)?.origin;
  const behind = isAllNewer ? copied : undefined;
  const oldest = versions.at(-1)?.origin;
  const origins = judged.flatMap(({ model: { name, kind }, changed }) => {
    if (changed) return [[name, changed] as const];
    if (kind !== 'removed' || oldest === undefined) return [];
    return [[name, isWhole ? oldest : { since: oldest.since }] as const];
  });
  const isDecided = judged.every(({ verdict }) => verdict !== 'open') && (!isAllNewer || behind !== undefined);
  const isTold = judged.every(({ model, changed }) => model.kind !== 'removed' || changed !== undefined);
  return {
    newer: new Set(newer),
    origins: new Map(origins),
    ...(behind && { behind }),
    isDecided,
    isSettled: isDecided && isTold,
  };
}

/**
 * @returns the first commit after the newest version that agrees with PRIMARY, which changed the model, and what follows
 *   from it; `open` where an older version may still agree and make the model newer on GitHub
 */
function judgeModel(
  { name, touchedAt }: DifferingModel,
  versions: readonly ComparedVersion[],
): { readonly changed?: Provenance; readonly verdict: 'newer' | 'changed-on-primary' | 'open' } {
  const agreeing = versions.findIndex(({ differing }) => !differing.has(name));
  // Where none agrees yet, the oldest is the one that changed it, if the version before does.
  const changed = versions[(agreeing === -1 ? versions.length : agreeing) - 1]?.origin;
  const mayBeNewer = changed !== undefined && touchedAt < changed.since;
  if (agreeing === -1) return { verdict: mayBeNewer ? 'open' : 'changed-on-primary' };
  return { ...(changed && { changed }), verdict: mayBeNewer ? 'newer' : 'changed-on-primary' };
}
