import { createHash } from 'node:crypto';
import { repositoriesOf } from './repositories.ts';
import type { Settings } from './settings-table.ts';

/** Processes that sync the same are one service, however each of them spells PRIMARY's address. */
export function identityOf(settings: Settings): string {
  const { githubApiUrl, categories, dryRun } = settings;
  const places = Object.values(repositoriesOf(settings)).flatMap(({ owner, name, branch }) => [
    `${owner}/${name}`.toLowerCase(),
    branch,
  ]);
  const what = [githubApiUrl, ...places, categories?.toSorted() ?? 'all', dryRun];
  return createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 16);
}
