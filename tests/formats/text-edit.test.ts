import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits, type Inserts, spliceItems } from '../../src/formats/text-edit.ts';

describe('edits', () => {
  it('are made in the order of the text, whatever the order in which they are given', () => {
    const edits = [
      { start: 6, end: 9, text: 'C' },
      { start: 0, end: 1, text: 'A' },
      { start: 6, end: 6, text: 'B' },
    ];
    for (const given of [edits, edits.toReversed()]) assert.equal(applyEdits('0123456789', given), 'A12345BC9');
  });

  it('that are none leave the text', () => {
    assert.equal(applyEdits('text', []), 'text');
  });
});

describe('items of a container', () => {
  const text = '[ aa, bb,  cc ]';
  const items = ['aa', 'bb', 'cc'].map((item) => ({ start: text.indexOf(item), end: text.indexOf(item) + 2 }));
  const into = (separator: string, ...printed: string[]): Inserts => ({ separator, printed });

  const cases: [what: string, kept: string, inserts: [after: number, Inserts][], result: string][] = [
    ['go first', '.bc', [], '[ bb,  cc ]'],
    ['go in the middle, with the separator before it', 'a.c', [], '[ aa,  cc ]'],
    ['go last', 'ab.', [], '[ aa, bb ]'],
    ['go, the first two', '..c', [], '[ cc ]'],
    ['come before all', 'abc', [[-1, into('; ', 'x', 'y')]], '[ x; y; aa, bb,  cc ]'],
    ['come in the middle', 'abc', [[0, into('; ', 'x')]], '[ aa; x, bb,  cc ]'],
    ['come last', 'abc', [[2, into('; ', 'x')]], '[ aa, bb,  cc; x ]'],
    ['come where another goes', 'a.c', [[0, into('; ', 'x')]], '[ aa; x,  cc ]'],
    ['come first, where the first goes', '.bc', [[-1, into('; ', 'x')]], '[ x, bb,  cc ]'],
    ['come in the place of all', '...', [[-1, into('; ', 'x', 'y')]], '[ x; y ]'],
    [
      'come and go at several places',
      '.b.',
      [
        [-1, into('; ', 'x')],
        [1, into('- ', 'y')],
      ],
      '[ x, bb- y ]',
    ],
  ];
  for (const [what, kept, inserts, result] of cases) {
    it(what, () => {
      const edits = spliceItems(
        items,
        Array.from(kept, (item) => item !== '.'),
        new Map(inserts),
      );
      assert.equal(applyEdits(text, edits), result);
    });
  }

  it('that all stay make no edit, and a place where nothing comes or goes none', () => {
    assert.deepEqual(spliceItems(items, [true, true, true], new Map()), []);
    assert.equal(spliceItems(items, [true, true, false], new Map()).length, 1);
  });
});
