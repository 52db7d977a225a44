import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { piecesOf } from '../../src/lib/pieces.ts';

/** A little less than a piece, so that whatever stands behind it is where a piece may end. */
const nearly = 2 ** 16 - 5;

describe('the pieces of a text', () => {
  it('are the text, one after the other, and cut no character in two', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 3 }),
        (parts) => {
          const text = parts.map((part) => 'x'.repeat(nearly) + part).join('');
          const pieces = [...piecesOf(text)];
          assert.equal(pieces.join(''), text);
          assert.ok(pieces.every((piece) => piece.isWellFormed()));
        },
      ),
    );
  });

  it('are none of an empty text', () => {
    assert.deepEqual([...piecesOf('')], []);
  });

  it('of a short text are the text', () => {
    assert.deepEqual([...piecesOf('short')], ['short']);
  });
});
