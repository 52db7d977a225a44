import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { editDistance, likelyName, nearestName } from '../../src/settings/nearest-name.ts';

describe('the edit distance', () => {
  const table: [from: string, to: string, distance: number][] = [
    ['', '', 0],
    ['', 'abc', 3],
    ['clip', 'clip', 0],
    ['clip', 'blip', 1],
    ['clpi', 'clip', 1],
    ['image_generaton', 'image_generation', 1],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
  ];
  for (const [from, to, distance] of table) {
    it(`from "${from}" to "${to}" is ${String(distance)}`, () => {
      assert.equal(editDistance(from, to), distance);
    });
  }

  it('is the same in both directions, and 0 for equal words alone', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (from, to) => {
        assert.equal(editDistance(from, to), editDistance(to, from));
        assert.equal(editDistance(from, to) === 0, from === to);
      }),
    );
  });

  it('is 1 after two neighbours were swapped', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (before, after) => {
        assert.equal(editDistance(`${before}01${after}`, `${before}10${after}`), 1);
      }),
    );
  });
});

const names = ['image_generation', 'text_generation', 'clip', 'blip', 'controlnet', 'controlnet_annotator'];

describe('the nearest name', () => {
  const table: [word: string, nearest: string, likely: boolean][] = [
    ['image_generatoin', 'image_generation', true],
    ['Text_Generation', 'text_generation', true],
    ['image', 'image_generation', true],
    ['annotator', 'controlnet_annotator', true],
    ['control', 'controlnet', true],
    ['klip', 'clip', true],
    ['xy', 'clip', false],
    ['something else', 'controlnet', false],
  ];
  for (const [word, nearest, likely] of table) {
    it(`to "${word}" is ${nearest}, ${likely ? 'a slip' : 'by no slip'}`, () => {
      assert.equal(nearestName(word, names), nearest);
      assert.equal(likelyName(word, names), likely ? nearest : undefined);
    });
  }

  it('is none among none', () => {
    assert.equal(nearestName('clip', []), undefined);
  });

  it('is found at once for a word of a million letters', () => {
    assert.ok(nearestName('x'.repeat(1_000_000), names));
  });
});
