import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { GatheredBytes } from '../../src/clients/gathered-bytes.ts';

function gather(chunks: readonly Uint8Array[], reserved?: number): Uint8Array {
  const gathered = new GatheredBytes(reserved);
  for (const chunk of chunks) gathered.add(chunk);
  return gathered.bytes;
}

describe('gathered bytes', () => {
  it('are the chunks, one after the other', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), fc.nat(200), (chunks, reserved) => {
        assert.deepEqual(Buffer.from(gather(chunks, reserved)), Buffer.concat(chunks));
      }),
    );
  });

  it('change no chunk', () => {
    const first = Uint8Array.of(1, 2);
    gather([first.subarray(0, 1), Uint8Array.of(3)]);
    assert.deepEqual([...first], [1, 2]);
  });

  it('may be more than a place was made for', () => {
    const chunks = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((byte) => Uint8Array.of(byte, byte));
    assert.deepEqual(Buffer.from(gather(chunks, 3)), Buffer.concat(chunks));
  });
});
