import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { elements, parseJson } from '../../src/json/scan.ts';
import { alignElements } from '../../src/formats/align-elements.ts';

function align(before: string, after: string) {
  const [old, desired] = [before, after].map((text) => elements(parseJson(`[${text}]`)));
  return alignElements(old ?? [], desired ?? []);
}

/** So many elements of a kind, none like another. */
function many(kind: string, count: number): string {
  return Array.from({ length: count }, (_, index) => `"${kind}${index}"`).join(',');
}

describe('elements find those that they were', () => {
  const cases: [what: string, before: string, after: string, aligned: (number | undefined)[]][] = [
    ['all the same', '1,2,3', '1.0,2,3', [0, 1, 2]],
    ['none before', '', '1,2', [undefined, undefined]],
    ['none after', '1,2', '', []],
    ['one more at the start', '1,2', '0,1,2', [undefined, 0, 1]],
    ['one more at the end', '1,2', '1,2,3', [0, 1, undefined]],
    ['one less at the start', '1,2,3', '2,3', [1, 2]],
    ['one less at the end', '1,2,3', '1,2', [0, 1]],
    ['one in the place of another', '1,2,3', '1,9,3', [0, 1, 2]],
    ['two in the place of one', '1,2,3', '1,8,9,3', [0, 1, undefined, 2]],
    ['one in the place of two', '1,2,3,4', '1,9,4', [0, 1, 3]],
    ['changes at two places, each by itself', '1,2,3,4,5', '8,2,3,9,7,5', [0, 1, 2, 3, undefined, 4]],
    ['one that goes before one that comes', '1,2,3,4', '2,3,9,4', [1, 2, undefined, 3]],
    ['of two that are equal the first goes, where both ends fit', '1,1', '1', [0]],
    ['no more of the end than the start has left', '1,2,1', '1', [0]],
  ];
  for (const [what, before, after, aligned] of cases) {
    it(what, () => {
      assert.deepEqual(align(before, after), aligned);
    });
  }
});

describe('elements of which very many come and go', () => {
  it('are found along the shortest edit up to 1,000 of them', () => {
    const aligned = align(`${many('a', 500)},"kept","last"`, `${many('b', 498)},"kept","new"`);
    assert.equal(aligned[498], 500);
  });

  it('are paired in order beyond that', () => {
    const aligned = align(`${many('a', 500)},"kept","last"`, `${many('b', 499)},"kept","new"`);
    assert.equal(aligned[499], 499);
  });

  it('are paired in order between those that are the same at both ends', () => {
    const aligned = align(`"first",${many('a', 600)},"x","last"`, `"first",${many('b', 599)},"x","last"`);
    assert.deepEqual([aligned[0], ...aligned.slice(-2)], [0, 601, 602]);
  });
});
