import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Action, AutoMerge, LeftOut, OtherPull } from '../../src/model/outcome.ts';
import {
  describeAction,
  describeAutoMerge,
  describeLeftOut,
  describeOther,
  leftOutBesides,
} from '../../src/report/describe-action.ts';
import { pull } from './sample.ts';

const table: readonly (readonly [action: Action, done: string, planned: string])[] = [
  [{ kind: 'nothing' }, 'nothing to propose', 'nothing to propose'],
  [{ kind: 'close', pull }, 'closed #12: nothing differs any more', 'would close #12: nothing differs any more'],
  [
    { kind: 'delete-branch' },
    'deleted a left-over branch: nothing differs any more',
    'would delete a left-over branch: nothing differs any more',
  ],
  [{ kind: 'create' }, 'created a pull request', 'would create a pull request'],
  [{ kind: 'unchanged', pull }, 'unchanged: #12 already proposes this', 'unchanged: #12 already proposes this'],
  [
    { kind: 'unchanged', pull, reason: 'text_generation is refused' },
    'left #12 as it is: text_generation is refused',
    'would leave #12 as it is: text_generation is refused',
  ],
  [
    { kind: 'complete', pull },
    'completed #12: labels and reviewers were not asked for yet',
    'would complete #12: labels and reviewers were not asked for yet',
  ],
  [{ kind: 'update', pull }, 'updated #12', 'would update #12'],
  [
    { kind: 'waiting', pull, reason: 'clip is unknown' },
    'left #12 as it is for now: clip is unknown',
    'would leave #12 as it is for now: clip is unknown',
  ],
  [
    { kind: 'closed-by-another', pull, reason: 'bot closed it' },
    'not proposed again after #12: bot closed it',
    'not proposed again after #12: bot closed it',
  ],
  [{ kind: 'proposed-elsewhere', pull }, 'already proposed in #12', 'already proposed in #12'],
  [
    { kind: 'foreign', pull, reason: 'its branch has commits that are not ours' },
    'left #12 alone: its branch has commits that are not ours',
    'would leave #12 alone: its branch has commits that are not ours',
  ],
  [
    { kind: 'foreign', reason: 'it is not ours' },
    'left the branch alone: it is not ours',
    'would leave the branch alone: it is not ours',
  ],
  [
    { kind: 'declined', pull },
    'declined in #12: not proposed again (--force does)',
    'declined in #12: not proposed again (--force does)',
  ],
  [
    { kind: 'below-threshold', changes: 1, threshold: 5 },
    'not proposed: 1 changed model, fewer than the threshold of 5 (--force proposes anyway)',
    'not proposed: 1 changed model, fewer than the threshold of 5 (--force proposes anyway)',
  ],
];

describe('an action in words', () => {
  for (const [action, done, planned] of table) {
    it(done, () => {
      assert.equal(describeAction(action, { dryRun: false }), done);
    });
    it(`${planned} (dry run)`, () => {
      assert.equal(describeAction(action, { dryRun: true }), planned);
    });
  }

  it('names the pull request that was created', () => {
    assert.equal(describeAction({ kind: 'create' }, { dryRun: false, pull }), 'created #12');
  });
});

describe('what became of another pull request of ours, in words', () => {
  const other = { branch: 'sync/primary/clip', pull };
  const rows: readonly (readonly [OtherPull, done: string, planned: string])[] = [
    [
      { ...other, action: 'close', reason: 'PRIMARY has changed since' },
      'closed #12 (sync/primary/clip): PRIMARY has changed since',
      'would close #12 (sync/primary/clip): PRIMARY has changed since',
    ],
    [
      { ...other, action: 'keep', reason: 'it is still right' },
      'left #12 (sync/primary/clip) open: it is still right',
      'would leave #12 (sync/primary/clip) open: it is still right',
    ],
  ];
  for (const [given, done, planned] of rows) {
    it(done, () => {
      assert.equal(describeOther(given, { dryRun: false }), done);
      assert.equal(describeOther(given, { dryRun: true }), planned);
    });
  }
});

describe('a category that stays out, in words', () => {
  it('left out clip: declined in #12, until it changes (--force brings it)', () => {
    const text = 'left out clip: declined in #12, until it changes (--force brings it)';
    assert.equal(describeLeftOut({ category: 'clip', pull }), text);
  });

  it('left out clip after #12: a-bot closed it', () => {
    const out = { category: 'clip', pull, reason: 'a-bot closed it' };
    assert.equal(describeLeftOut(out), 'left out clip after #12: a-bot closed it');
  });

  it('is not said twice where the action is about its pull request', () => {
    const leftOut: readonly LeftOut[] = [
      { category: 'clip', pull },
      { category: 'blip', pull: { ...pull, number: 3 } },
    ];
    const outcome = { branch: 'sync/primary/all', files: [], leftOut };
    assert.deepEqual(
      leftOutBesides({ ...outcome, action: { kind: 'declined', pull } }).map(({ category }) => category),
      ['blip'],
    );
    assert.deepEqual(leftOutBesides({ ...outcome, action: { kind: 'create' } }), leftOut);
  });
});

const merging: readonly (readonly [given: AutoMerge, done: string, planned: string])[] = [
  [
    { kind: 'ask' },
    'asked GitHub to merge it once its checks are green',
    'would ask GitHub to merge it once its checks are green',
  ],
  [{ kind: 'on' }, 'GitHub merges it once its checks are green', 'GitHub merges it once its checks are green'],
  [
    { kind: 'take-back', reason: 'clip is refused' },
    'told GitHub not to merge it by itself any more: clip is refused',
    'would tell GitHub not to merge it by itself any more: clip is refused',
  ],
  [
    { kind: 'no', reason: 'it removes 2 models (clip)' },
    'left to a person to merge: it removes 2 models (clip)',
    'left to a person to merge: it removes 2 models (clip)',
  ],
];

describe('a pull request that GitHub may merge by itself', () => {
  for (const [given, done, planned] of merging) {
    it(`is told: ${done}`, () => {
      assert.equal(describeAutoMerge(given, { dryRun: false }), done);
      assert.equal(describeAutoMerge(given, { dryRun: true }), planned);
    });
  }

  it('gives its reason as it is to be shown', () => {
    const told = describeAutoMerge({ kind: 'no', reason: '@all' }, { dryRun: false, quote: () => 'harmless' });
    assert.equal(told, 'left to a person to merge: harmless');
  });
});
