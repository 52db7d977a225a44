import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { joined, partsOf, textOf } from '../../src/service/text-parts.ts';
import type { TextPart } from '../../src/service/status-document.ts';

const known = [1, 12].map((number) => ({ number, url: `https://github.example/o/r/pull/${number}` }));
const [one, twelve] = known as [(typeof known)[0], (typeof known)[0]];

describe('a text in parts', () => {
  const rows: readonly (readonly [string, readonly TextPart[]])[] = [
    ['updated #12', ['updated ', twelve]],
    ['#12: over its own categories', [twelve, ': over its own categories']],
    ['closed #1, opened #12', ['closed ', one, ', opened ', twelve]],
    ['#1#12', [one, twelve]],
    ['no number', ['no number']],
    ['#7 of a stranger’s', ['#7 of a stranger’s']],
    ['#123', ['#123']],
    ['#12345678901', ['#12345678901']],
    ['', []],
  ];
  for (const [text, parts] of rows) {
    it(`is ${parts.length} for ‘${text}’`, () => {
      assert.deepEqual(partsOf(text, known), parts);
    });
  }

  it('says the same, and has no page but the known ones', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.nat(20).map((number) => `#${number}`),
          ),
        ),
        (words) => {
          const parts = partsOf(words.join(''), known);
          assert.equal(textOf(parts), words.join(''));
          assert.deepEqual(joined(parts), parts);
          for (const part of parts) assert.ok(typeof part === 'string' || part === one || part === twelve);
        },
      ),
    );
  });
});
