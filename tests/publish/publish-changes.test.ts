import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AppError } from '../../src/clients/repository/app-error.ts';
import { BranchMovedError } from '../../src/clients/repository/branch-moved-error.ts';
import { FileTooLargeError } from '../../src/clients/repository/file-too-large-error.ts';
import { GitHubError } from '../../src/clients/repository/github-error.ts';
import type { KnownError } from '../../src/lib/known-error.ts';
import { failureOf } from '../../src/publish/publish-changes.ts';

const asked = { method: 'POST', path: '/repos/o/r/git/trees', problem: 'no' };

describe('an error that ends publishing is told as a refusal, which waiting does not mend,', () => {
  const rows: readonly (readonly [given: string, error: KnownError, isRefusal: boolean])[] = [
    ['where GitHub refused', new GitHubError({ ...asked, status: 403 }), true],
    ['where GitHub’s API takes no file so large', new FileTooLargeError('clip.json would have 41.0 MB'), true],
    ['where an App may not do it any more', new AppError('The GitHub App 7 is suspended.'), true],
    ['not where GitHub failed', new GitHubError({ ...asked, status: 502 }), false],
    ['not where GitHub was not reached', new GitHubError(asked), false],
    ['not where it is another error', new BranchMovedError('sync/primary/all'), false],
  ];
  for (const [given, error, isRefusal] of rows) {
    it(given, () => {
      assert.deepEqual(failureOf(error), { error: error.message, ...(isRefusal && { isRefusal }) });
    });
  }
});
