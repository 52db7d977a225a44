import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CategoryResult } from '../../src/model/sync-result.ts';
import { objectionsTo } from '../../src/publish/objections.ts';
import { compared, modified, origin, record, refused, unknown } from '../report/sample.ts';

const none: ReadonlySet<string> = new Set();
const note = { severity: 'warning', message: 'a note' } as const;
const error = { severity: 'error', message: 'cannot be written' } as const;
const adding = compared('clip', { added: [record('new')], modified: [modified('m', [['a'], '1', '2'])] });

const table: readonly (readonly [what: string, results: readonly CategoryResult[], reasons: readonly string[]])[] = [
  ['models are added and modified', [adding], []],
  ['nothing differs', [compared('clip', {})], []],
  ['a model goes', [compared('clip', { removed: [record('old')] })], ['it removes 1 model (clip)']],
  [
    'models of two categories go',
    [compared('clip', { removed: [record('a'), record('b')] }), compared('blip', { removed: [record('c')] })],
    ['it removes 3 models (clip, blip)'],
  ],
  [
    'models that only GitHub has are kept, and newer ones',
    [
      compared(
        'clip',
        { added: [record('new')] },
        { kept: [record('old')], newerOnGitHub: [{ name: 'newer', change: 'added', origin }] },
      ),
    ],
    [],
  ],
  [
    'there is a note on what changes',
    [compared('clip', { added: [record('new')] }, { notes: [note] })],
    ['there is 1 note (clip)'],
  ],
  [
    'there are notes on what changes',
    [compared('clip', { added: [record('new')] }, { notes: [note, note] })],
    ['there are 2 notes (clip)'],
  ],
  ['there is a note on what does not change', [adding, compared('blip', {}, { notes: [note] })], []],
  [
    'a record elsewhere cannot be written',
    [adding, compared('blip', {}, { notes: [error] })],
    ['blip cannot be written in full'],
  ],
  [
    'files that disagreed are put right: a row without a model may go',
    [compared('text_generation', {}, { changedFiles: ['models.csv'], isRepair: true })],
    ['it puts files right that disagreed (text_generation)'],
  ],
  [
    'what is newer on GitHub is overwritten because it was let through',
    [compared('clip', { modified: [modified('m', [['a'], '2', '1'])] }, { isBehind: true })],
    ['PRIMARY is behind, which was let through (clip)'],
  ],
  ['another category is refused', [adding, refused('blip', 'too many')], ['blip is refused']],
  ['another category is unknown', [adding, unknown('blip', 'no answer')], ['blip is unknown']],
];

describe('what speaks against merging a change unseen', () => {
  for (const [what, results, reasons] of table) {
    it(`${reasons.length === 0 ? 'is nothing' : reasons.join(', ')} where ${what}`, () => {
      assert.deepEqual(
        objectionsTo(results, none).map(({ reason }) => reason),
        reasons,
      );
    });
  }

  it('is nothing of a category whose change stays out', () => {
    const removing = compared('blip', { removed: [record('old')] }, { notes: [note] });
    assert.deepEqual(objectionsTo([adding, removing], new Set(['blip'])), []);
  });

  it('is something that is not known only where a side could not be read', () => {
    const objections = objectionsTo([adding, unknown('blip', 'no answer'), refused('esrgan', 'too many')], none);
    assert.deepEqual(objections, [
      { reason: 'blip is unknown', isUnknown: true },
      { reason: 'esrgan is refused', isUnknown: false },
    ]);
  });
});
