import type { Provenance } from '../model/provenance.ts';
import type { Claims } from './dates/read-dates.ts';

/** The newest versions of the file of records. */
interface Newest {
  /** Their origins, newest first. */
  readonly listed: readonly Provenance[];
  /** There are no older ones. */
  readonly isWhole: boolean;
}

/**
 * The origins, and of a model that is older than what was read what the file of dates says of it. That is believed where it
 * names a version: one that is listed, or one that is older than the list; a squash leaves commits there that are none. A
 * model that came back is older than it stands there, so it stays without a name.
 *
 * @param url the repository's page on GitHub
 */
export function withRecorded(
  origins: ReadonlyMap<string, Provenance>,
  claims: Claims,
  { listed, isWhole }: Newest,
  url: string,
): ReadonlyMap<string, Provenance> {
  const byCommit = new Map(listed.map((origin) => [origin.commit?.sha, origin]));
  const oldest = isWhole ? -Infinity : (listed.at(-1)?.since ?? Infinity);
  const recorded = (name: string, { since }: Provenance): Provenance | undefined => {
    const { added, removed } = claims.get(name) ?? {};
    if (!added?.commit || added.committedAt === null || removed?.commit) return undefined;
    const { commit: sha, committedAt } = added;
    const version = byCommit.get(sha);
    const origin = version ?? { since: committedAt, commit: { sha, url: `${url}/commit/${sha}` } };
    const isVersion = version ? version.since === committedAt : committedAt < oldest && /^[0-9a-f]{40}$/.test(sha);
    return isVersion && committedAt >= 0 && committedAt <= since ? origin : undefined;
  };
  return new Map(
    [...origins].map(([name, origin]) => [name, (origin.commit ? undefined : recorded(name, origin)) ?? origin]),
  );
}
