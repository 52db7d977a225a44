import type { FileVersion } from '../clients/repository/file-history.ts';
import { lastSecond } from '../model/day.ts';
import type { Provenance } from '../model/provenance.ts';
import { HistoryError } from './history-error.ts';

/**
 * A version as the report names it.
 *
 * @param url the repository's page on GitHub
 * @throws HistoryError if it names no commit or no time
 */
export function originOf({ commit, committedAt, author }: FileVersion, url: string): Provenance {
  if (!/^[0-9a-f]{40}$/.test(commit))
    throw new HistoryError(`it names a commit that is none, "${commit.slice(0, 60)}"`);
  if (!(Math.abs(committedAt) <= lastSecond)) throw new HistoryError(`its commit ${commit} has no time`);
  const who = author.login ?? author.name;
  return {
    since: committedAt,
    commit: { sha: commit, url: `${url}/commit/${commit}` },
    ...(who !== undefined && who.trim() !== '' && { author: who }),
  };
}
