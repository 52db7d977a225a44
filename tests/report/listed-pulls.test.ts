import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Action, Outcome } from '../../src/model/outcome.ts';
import { listedPulls } from '../../src/report/listed-pulls.ts';
import { pull, resultOf, withOutcome } from './sample.ts';

const third = { ...pull, number: 3 };

interface Row {
  readonly given: string;
  readonly action: Action;
  readonly more?: Partial<Outcome>;
  /** The numbers, each with its word. */
  readonly lists: readonly string[];
}

const rows: readonly Row[] = [
  { given: 'nothing to propose', action: { kind: 'nothing' }, lists: [] },
  { given: 'created', action: { kind: 'create' }, more: { pull }, lists: ['12'] },
  { given: 'unchanged', action: { kind: 'unchanged', pull }, lists: ['12'] },
  { given: 'in another one of ours', action: { kind: 'proposed-elsewhere', pull }, lists: ['12'] },
  { given: 'closed', action: { kind: 'close', pull }, lists: ['12 closed'] },
  { given: 'declined', action: { kind: 'declined', pull }, lists: ['12 declined'] },
  { given: 'waiting', action: { kind: 'waiting', pull, reason: 'clip is unknown' }, lists: ['12 waiting'] },
  { given: 'foreign', action: { kind: 'foreign', pull, reason: 'it is not ours' }, lists: ['12 foreign'] },
  { given: 'a branch that is foreign', action: { kind: 'foreign', reason: 'it is not ours' }, lists: [] },
  {
    given: 'closed by another program',
    action: { kind: 'closed-by-another', pull, reason: 'a-bot did' },
    lists: ['12 closed by another program'],
  },
  {
    given: 'proposed without what was declined',
    action: { kind: 'create' },
    more: { pull, leftOut: [{ category: 'clip', pull: third }] },
    lists: ['12', '3 declined'],
  },
  {
    given: 'all of it declined, in two',
    action: { kind: 'declined', pull },
    more: {
      leftOut: [
        { category: 'blip', pull: third },
        { category: 'clip', pull },
        { category: 'esrgan', pull },
      ],
    },
    lists: ['12 declined', '3 declined'],
  },
  {
    given: 'proposed without what another program has closed',
    action: { kind: 'create' },
    more: { pull, leftOut: [{ category: 'clip', pull: third, reason: 'a-bot did' }] },
    lists: ['12', '3 closed by another program'],
  },
  {
    given: 'pull requests for other categories',
    action: { kind: 'create' },
    more: {
      pull,
      others: [
        { branch: 'sync/primary/clip', pull: third, action: 'keep', reason: 'it is still right' },
        { branch: 'sync/primary/blip', pull: { ...pull, number: 4 }, action: 'close', reason: 'it is outdated' },
      ],
    },
    lists: ['12', '3 for other categories', '4 closed'],
  },
];

describe('a report lists pull requests with how they stand', () => {
  const listOf = (...given: Parameters<typeof listedPulls>) =>
    listedPulls(...given).map(({ pull: { number }, word }) => (word === undefined ? `${number}` : `${number} ${word}`));
  for (const { given, action, more, lists } of rows) {
    it(`${given}: ${lists.join(', ') || 'none'}`, () => {
      assert.deepEqual(listOf(withOutcome(resultOf(), action, [], more)), lists);
    });
  }

  it('and calls none closed that a dry run would close', () => {
    assert.deepEqual(listOf({ ...withOutcome(resultOf(), { kind: 'close', pull }), dryRun: true }), [
      '12 to be closed',
    ]);
  });
});
