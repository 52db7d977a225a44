import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { believedEmpty, refuseRemovals } from '../../src/compare/removals.ts';
import { parseJson } from '../../src/json/scan.ts';
import type { CategoryDiff } from '../../src/model/diff.ts';

const record = parseJson('{}');

function removing(count: number): CategoryDiff {
  const removed = Array.from({ length: count }, (_, index) => ({ name: `model ${index}`, record }));
  return { added: [], removed, modified: [] };
}

/** How many models GitHub has, how many of them go, how many percent may, and what comes of it. */
const rows: readonly (readonly [number, number, number, 'passes' | 'refused'])[] = [
  [0, 0, 25, 'passes'],
  [100, 0, 0, 'passes'],
  // Not above the percentage.
  [100, 25, 25, 'passes'],
  [100, 26, 25, 'refused'],
  [1_000, 250, 25, 'passes'],
  [1_000, 251, 25, 'refused'],
  // Above the percentage, but few, and not most of the category.
  [40, 10, 20, 'passes'],
  [40, 11, 20, 'refused'],
  [20, 10, 25, 'passes'],
  [19, 10, 25, 'refused'],
  [4, 2, 25, 'passes'],
  [4, 3, 25, 'refused'],
  [2, 1, 25, 'passes'],
  [2, 2, 25, 'refused'],
  [1, 1, 25, 'refused'],
  // Other percentages.
  [100, 10, 0, 'passes'],
  [100, 11, 0, 'refused'],
  [4, 3, 75, 'passes'],
  [4, 3, 74, 'refused'],
  [100, 99, 99, 'passes'],
  [100, 100, 99, 'refused'],
  // 100 lets everything through.
  [1, 1, 100, 'passes'],
  [500, 500, 100, 'passes'],
];

const refuse = (...given: [diff: CategoryDiff, models: number, maxPercent: number]) =>
  refuseRemovals(...given, 'the command');

describe('removals', () => {
  for (const [models, removed, percent, is] of rows) {
    it(`${removed} of ${models} models, ${percent} % allowed: ${is}`, () => {
      assert.equal(refuse(removing(removed), models, percent) === undefined, is === 'passes');
    });
  }

  it('are refused with the figures and the command that lets them through', () => {
    assert.equal(
      refuse(removing(30), 90, 25),
      'PRIMARY no longer has 30 of GitHub’s 90 models (33 %), more than the 25 % that may go at once. If that is right, the command lets it through',
    );
  });

  it('are not outweighed by what is added or modified', () => {
    const added = Array.from({ length: 500 }, (_, index) => ({ name: `new ${index}`, record }));
    assert.notEqual(refuse({ ...removing(30), added }, 90, 25), undefined);
  });

  const counts = fc.nat({ max: 300 }).chain((models) => fc.tuple(fc.constant(models), fc.nat({ max: models })));

  it('pass whatever they are where 100 % are allowed', () => {
    fc.assert(
      fc.property(counts, ([models, removed]) => {
        assert.equal(refuse(removing(removed), models, 100), undefined);
      }),
    );
  });

  it('that are refused are refused with one more, or one percent less, too', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 100 }), ([models, removed], percent) => {
        fc.pre(refuse(removing(removed), models, percent) !== undefined && removed < models);
        assert.notEqual(refuse(removing(removed + 1), models, percent), undefined);
        assert.notEqual(refuse(removing(removed), models, percent - 1), undefined);
      }),
    );
  });
});

describe('an emptied category is believed', () => {
  const table: readonly (readonly [given: string, run: Parameters<typeof believedEmpty>[0], is: readonly string[]])[] =
    [
      ['where it is let through', { letThrough: ['clip'], maxRemovedPercent: 25 }, ['clip']],
      ['where it is asked for by name and all may go', { categories: ['clip'], maxRemovedPercent: 100 }, ['clip']],
      ['not where it is asked for by name alone', { categories: ['clip'], maxRemovedPercent: 25 }, []],
      ['not where all may go alone', { maxRemovedPercent: 100 }, []],
      [
        'and no other one with it',
        { categories: ['clip', 'blip'], letThrough: ['clip'], maxRemovedPercent: 25 },
        ['clip'],
      ],
    ];
  for (const [given, run, is] of table) {
    it(given, () => {
      assert.deepEqual(believedEmpty(run), is);
    });
  }
});
