import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Closing } from '../../src/clients/repository/pull-requests.ts';
import { closedByAnother } from '../../src/publish/closed-by-another.ts';

const minute = 60_000;
const at = Date.parse('2026-01-02T03:04:05Z');
const theirs = { number: 13, branch: 'sync/image_generation/20260102-030405', author: 'bot', at: at + minute };
const closing: Closing = { at, closer: 'bot', isBot: false, isByDeletion: false, author: 'bot', recent: [theirs] };

function opened(more: Partial<typeof theirs>): Pick<Closing, 'recent'> {
  return {
    recent: [
      { ...theirs, number: 14, author: 'somebody' },
      { ...theirs, ...more },
    ],
  };
}

describe('our pull request was closed by another program', () => {
  const rows: readonly [when: string, more: Partial<Closing>][] = [
    ['our own account closed it together with opening one on sync/…', {}],
    ['whatever its branch is called there', opened({ branch: 'sync/clip' })],
    ['a bot did', { isBot: true, author: 'somebody', ...opened({ branch: 'sync/clip' }) }],
    ['an account like a person’s did, with a branch that ends in a time', { author: 'our-app[bot]' }],
    ['it opened its own before', opened({ at: at - 9 * minute })],
    ['it opened its own after', opened({ at: at + 9 * minute })],
  ];
  for (const [when, more] of rows) {
    it(when, () => {
      assert.equal(
        closedByAnother({ ...closing, ...more })?.replace(/from \S+,/, 'from BRANCH,'),
        'bot closed it together with opening #13 from BRANCH, as the Python service does with all on sync/…; ' +
          'stop that service (docs/migration.md), then run once with --force',
      );
    });
  }
});

describe('our pull request was closed by a person', () => {
  const rows: readonly [when: string, more: Partial<Closing>][] = [
    ['who opened none', { recent: [] }],
    ['while somebody else opened one', opened({ author: 'else' })],
    ['who opened one long before', opened({ at: at - 11 * minute })],
    ['who opened one long after', opened({ at: at + 11 * minute })],
    ['who opened one on a branch of another kind', opened({ branch: 'fix/20260102-030405' })],
    ['and the other pull request is ours, too', opened({ branch: 'sync/primary/clip' })],
    ['whose branch was made by hand', { author: 'our-app[bot]', ...opened({ branch: 'sync/clip-by-hand' }) }],
  ];
  for (const [when, more] of rows) {
    it(when, () => {
      assert.equal(closedByAnother({ ...closing, ...more }), undefined);
    });
  }
});
