import { createHash } from 'node:crypto';
import type { Settings } from './settings-table.ts';

/** Processes that sync the same are one service, however each of them spells PRIMARY's address. */
export function identityOf(settings: Settings): string {
  const { githubApiUrl, imageRepoOwner, imageRepoName, imageRepoBranch } = settings;
  const { textRepoOwner, textRepoName, textRepoBranch, categories, dryRun } = settings;
  const image = [imageRepoOwner, imageRepoName].join('/').toLowerCase();
  const text = [textRepoOwner, textRepoName].join('/').toLowerCase();
  const what = [githubApiUrl, image, imageRepoBranch, text, textRepoBranch, categories?.toSorted() ?? 'all', dryRun];
  return createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 16);
}
