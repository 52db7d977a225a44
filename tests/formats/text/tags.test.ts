import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { derivedDisplayName, isBareName, keysOf, modelNameOf, strip } from '../../../src/formats/text/names.ts';
import { joinTags, sizeTag, sortTags, splitTags } from '../../../src/formats/text/tags.ts';

describe('tags', () => {
  for (const [cell, tags] of [
    ['', []],
    ['a', ['a']],
    [' a ,\tb,c d ', ['a', 'b', 'c d']],
    ['a,,b', ['a', '', 'b']],
    [' ', ['']],
    [',', ['', '']],
  ] as const) {
    it(`of the cell ${JSON.stringify(cell)} are ${JSON.stringify(tags)}`, () => {
      assert.deepEqual(splitTags(cell), tags);
    });
  }

  for (const [billions, tag] of [
    [0.5, '0B'],
    [1.5, '2B'],
    [2.5, '2B'],
    [0.774, '1B'],
    [70, '70B'],
  ] as const) {
    it(`${billions} billion parameters have the size tag ${tag}`, () => {
      assert.equal(sizeTag(billions), tag);
    });
  }

  it('are sorted by code point, not by UTF-16 unit, and none twice', () => {
    assert.deepEqual(sortTags(['b', '\u{1F600}', '\uFF21', 'B', 'b', '', 'ba']), [
      '',
      'B',
      'b',
      'ba',
      '\uFF21',
      '\u{1F600}',
    ]);
  });

  it('have the order of their code points, whatever they hold', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(fc.array(text), (tags) => {
        const sorted = sortTags(tags);
        assert.deepEqual(new Set(sorted), new Set(tags));
        for (const [index, tag] of sorted.slice(1).entries()) assert.ok(isBefore(sorted[index]!, tag));
      }),
    );
  });

  it('come back from the cell that they are joined to', () => {
    const tag = fc.constantFrom('', 'a', 'b c', '"', '\u{1F600}');
    fc.assert(
      fc.property(fc.uniqueArray(tag), (tags) => {
        assert.deepEqual(sortTags(splitTags(joinTags(tags))), sortTags(tags));
      }),
    );
  });
});

/** By UTF-8 bytes, whose order is that of the code points. */
function isBefore(a: string, b: string): boolean {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
}

describe('names', () => {
  for (const [name, modelName] of [
    ['acme/tiny', 'tiny'],
    ['tiny', 'tiny'],
    ['acme/tiny/gguf', 'tiny'],
    ['acme/', ''],
    ['/tiny', 'tiny'],
  ] as const) {
    it(`the model name of ${name} is ${JSON.stringify(modelName)}`, () => {
      assert.equal(modelNameOf(name), modelName);
    });
  }

  for (const [modelName, displayName] of [
    ['Tiny-1.3B_chat', 'Tiny 1.3B chat'],
    ['a--b__c-_ d', 'a b c d'],
    ['-tiny-', 'tiny'],
    ['---', ''],
  ] as const) {
    it(`${modelName} is called ${JSON.stringify(displayName)}`, () => {
      assert.equal(derivedDisplayName(modelName), displayName);
    });
  }

  it('a model stands under three keys, of which the first is its own name', () => {
    assert.deepEqual(keysOf('acme/tiny'), ['acme/tiny', 'aphrodite/acme/tiny', 'koboldcpp/tiny']);
    assert.deepEqual(keysOf('acme/tiny').map(isBareName), [true, false, false]);
  });

  it('are trimmed of what Python takes for blanks', () => {
    assert.equal(strip('\u001f\u0085\u00a0 a b\u3000\t'), 'a b');
    assert.equal(strip('\ufeffa'), '\ufeffa');
  });
});
