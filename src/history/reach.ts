import type { CategoryMetadata } from '../model/primary-metadata.ts';
import type { Provenance } from '../model/provenance.ts';

/**
 * The versions that can tell anything of a category: those since PRIMARY was given its records, and the newest one before
 * that, which it was given. All of them where PRIMARY does not tell when that was.
 *
 * @param versions newest first
 */
export function withinReach<Version extends { readonly origin: Provenance }>(
  versions: readonly Version[],
  metadata: CategoryMetadata | undefined,
): readonly Version[] {
  const { initializedAt = -Infinity } = metadata ?? {};
  const given = versions.findIndex(({ origin }) => origin.since < initializedAt);
  return given === -1 ? versions : versions.slice(0, given + 1);
}
