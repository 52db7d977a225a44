import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { GatheredBytes } from '../../src/clients/gathered-bytes.ts';

function gather(chunks: readonly Uint8Array[]): Uint8Array {
  const gathered = new GatheredBytes();
  for (const chunk of chunks) gathered.add(chunk);
  return gathered.bytes;
}

describe('gathered bytes', () => {
  it('are the chunks, one after the other', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (chunks) => {
        assert.deepEqual(Buffer.from(gather(chunks)), Buffer.concat(chunks));
      }),
    );
  });

  it('change no chunk', () => {
    const first = Uint8Array.of(1, 2);
    gather([first.subarray(0, 1), Uint8Array.of(3)]);
    assert.deepEqual([...first], [1, 2]);
  });

  it('may be more than a place was made for', () => {
    const large = new Uint8Array(150 * 2 ** 20);
    const bytes = gather([Uint8Array.of(1), large, Uint8Array.of(2), large, Uint8Array.of(3)]);
    assert.equal(bytes.byteLength, 2 * large.byteLength + 3);
    assert.deepEqual([bytes.at(0), bytes.at(large.byteLength + 1), bytes.at(-1)], [1, 2, 3]);
  });
});
