import type { CategoryMetadata } from '../model/primary-metadata.ts';
import type { Provenance } from '../model/provenance.ts';

/** The versions of a file that can tell anything. */
export interface Reach<Version> {
  /** Newest first. */
  readonly versions: readonly Version[];
  /** How many of them, from the newest on, are of the time since PRIMARY was given its records, with what it was given. */
  readonly since: number;
  /** The last one is the file's first. */
  readonly isWhole: boolean;
}

/**
 * So long after its commits a pull request may be merged, in seconds: the longest in the two repositories' histories is
 * 11 days. A commit's time says nothing of its merge, so a version that is older than PRIMARY's records may have come to
 * the branch after PRIMARY was given them.
 */
const longestMerge = 30 * 86_400;

/**
 * Of the versions of a category's file those since PRIMARY was given its records, and those that may have been merged
 * since, each with the newest one before. All of them where PRIMARY does not tell when that was.
 *
 * @param versions newest first
 */
export function withinReach<Version extends { readonly origin: Provenance }>(
  { versions, isWhole }: Pick<Reach<Version>, 'versions' | 'isWhole'>,
  { initializedAt = -Infinity }: CategoryMetadata = {},
): Reach<Version> {
  const upTo = (time: number) => {
    const before = versions.findIndex(({ origin }) => origin.since < time);
    return before === -1 ? versions.length : before + 1;
  };
  const reach = upTo(initializedAt - longestMerge);
  return {
    versions: versions.slice(0, reach),
    since: upTo(initializedAt),
    isWhole: isWhole && reach === versions.length,
  };
}
