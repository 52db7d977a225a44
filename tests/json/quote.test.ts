import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { quoteJson } from '../../src/json/quote.ts';

describe('quoteJson', () => {
  const cases: [value: string, ascii: string, raw: string][] = [
    ['plain', '"plain"', '"plain"'],
    ['"\\/', '"\\"\\\\/"', '"\\"\\\\/"'],
    ['\n\r\t\b\f', '"\\n\\r\\t\\b\\f"', '"\\n\\r\\t\\b\\f"'],
    ['\u0000\u001f', '"\\u0000\\u001f"', '"\\u0000\\u001f"'],
    ['é', '"\\u00e9"', '"é"'],
    ['\u007f', '"\\u007f"', '"\u007f"'],
    ['😀', '"\\ud83d\\ude00"', '"😀"'],
    ['\ud800', '"\\ud800"', '"\\ud800"'],
    ['\u2028', '"\\u2028"', '"\u2028"'],
  ];
  for (const [value, ascii, raw] of cases) {
    it(`spells ${ascii}`, () => {
      assert.equal(quoteJson(value, 'ascii'), ascii);
      assert.equal(quoteJson(value, 'raw'), raw);
    });
  }

  it('gives a literal that reads back as the value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('ascii' as const, 'raw' as const), (value, style) => {
        assert.equal(JSON.parse(quoteJson(value, style)), value);
      }),
    );
  });
});
