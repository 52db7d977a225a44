import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  unreadFiles,
  type CategoryResult,
  type RepositoryResult,
  type SyncResult,
} from '../../src/model/sync-result.ts';
import { causesInWords } from '../../src/report/failure-causes.ts';

const unknown = (category: string, reason: string): CategoryResult => ({
  category,
  files: [`${category}.json`],
  notes: [],
  status: 'unknown',
  reason,
});

const repository = (name: string, error: string | undefined, ...categories: CategoryResult[]): RepositoryResult => ({
  owner: 'o',
  name,
  base: { branch: 'main' },
  categories,
  warnings: [],
  ...(error !== undefined && { error }),
});

const result = (...repositories: RepositoryResult[]): SyncResult => ({
  primaryUrl: 'http://primary',
  dryRun: false,
  repositories,
  skipped: [],
  warnings: [],
});

const refused = (name: string) => `GitHub answered 401 to GET /repos/o/${name}/git: Bad credentials. Check the token.`;

describe('the causes of a failure', () => {
  const rows: readonly (readonly [string, SyncResult, string])[] = [
    ['are none where all went well', result(repository('a', undefined)), ''],
    [
      'name both repositories where the token is wrong, and the cause once',
      result(
        repository('a', refused('a'), unknown('clip', unreadFiles), unknown('blip', unreadFiles)),
        repository('b', refused('b'), unknown('text_generation', unreadFiles)),
      ),
      'o/a and o/b: GitHub answered 401 to GET /repos/…/git: Bad credentials. Check the token',
    ],
    [
      'name the one repository that failed',
      result(repository('a', undefined), repository('b', refused('b'))),
      'o/b: GitHub answered 401 to GET /repos/o/b/git: Bad credentials. Check the token',
    ],
    [
      'name each cause of its own',
      result(repository('a', refused('a')), repository('b', 'the disk is full')),
      'o/a: GitHub answered 401 to GET /repos/o/a/git: Bad credentials. Check the token; o/b: the disk is full',
    ],
    [
      'name categories that PRIMARY does not tell, those with the same reason together',
      result(
        repository('a', undefined, unknown('clip', 'gone.'), unknown('blip', 'gone.')),
        repository('b', 'broken', unknown('text_generation', 'odd')),
      ),
      'o/b: broken; clip, blip: gone; text_generation: odd',
    ],
    [
      'count the categories where they are many',
      result(repository('a', undefined, ...['1', '2', '3', '4'].map((name) => unknown(name, 'no answer')))),
      '4 categories: no answer',
    ],
  ];
  for (const [what, of, text] of rows) {
    it(what, () => {
      assert.equal(causesInWords(of), text);
    });
  }
});
