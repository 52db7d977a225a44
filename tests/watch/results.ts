import type { CategoryResult, RepositoryResult, SyncResult } from '../../src/model/sync-result.ts';

const named = { category: 'blip', files: ['blip.json'], notes: [] };
const differing = { diff: { added: [], removed: [], modified: [] }, newerOnGitHub: [], models: 1 };

export const agreeing: CategoryResult = { ...named, ...differing, status: 'compared', kept: [], changedFiles: [] };
export const unknown: CategoryResult = { ...named, status: 'unknown', reason: 'it answered 502' };
export const unwritable: CategoryResult = { ...unknown, lasting: true };
export const refused: CategoryResult = { ...named, ...differing, status: 'refused', reason: 'too many removals' };
export const withError: CategoryResult = { ...agreeing, notes: [{ severity: 'error', message: 'cannot be written' }] };

export function resultOf(
  categories: readonly CategoryResult[],
  more: Pick<RepositoryResult, 'error' | 'isRefusal'> = {},
): SyncResult {
  const repository = {
    owner: 'Haidra-Org',
    name: 'images',
    base: { branch: 'main' },
    categories,
    warnings: [],
    ...more,
  };
  const usual = { primaryUrl: 'http://localhost:19800', dryRun: false, skipped: [], warnings: [] };
  return { ...usual, repositories: [repository] };
}

export const success = resultOf([agreeing]);
export const failure = resultOf([unknown]);
