import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from '../../src/json/canonical.ts';
import { equalJson } from '../../src/json/equal.ts';
import { parseJson } from '../../src/json/scan.ts';
import { jsonText } from '../arbitraries/json/texts.ts';

describe('the canonical text of a value', () => {
  // A hash of it is compared with one that an earlier run made: the text itself must stay.
  const cases: [what: string, text: string, canonical: string][] = [
    [
      'has keys in the order of their UTF-16 units',
      '{"b":1,"é":2,"B":3,"a":4,"10":5,"9":6,"":7}',
      '{"":7e0,"10":5e0,"9":6e0,"B":3e0,"a":4e0,"b":1e0,"é":2e0}',
    ],
    ['puts a key before a longer one', '{"ab":1,"a":2,"abc":3}', '{"a":2e0,"ab":1e0,"abc":3e0}'],
    ['puts pairs of surrogates before U+E000', '{"\\ue000":1,"😀":2}', '{"😀":2e0,"\ue000":1e0}'],
    ['has the last value of a key that stands twice', '{"a":1,"b":2,"a":3}', '{"a":3e0,"b":2e0}'],
    ['keeps the order of elements', '[3, 1, 2]', '[3e0,1e0,2e0]'],
    ['sorts at any depth', '[{"b":{"d":1,"c":[]},"a":{}}]', '[{"a":{},"b":{"c":[],"d":1e0}}]'],
    ['has one spelling of a string', '"caf\\u00E9\\/"', '"café/"'],
    ['has one spelling of a number', '[10, 1.0e1, -0]', '[1e1,1e1,0]'],
    ['has words as they are', '[true, false, null]', '[true,false,null]'],
  ];
  for (const [what, text, canonical] of cases) {
    it(what, () => {
      assert.equal(canonicalJson(parseJson(text)), canonical);
    });
  }

  it('is the same for two values exactly where they are equal', () => {
    fc.assert(
      fc.property(jsonText, jsonText, (a, b) => {
        const [one, other] = [parseJson(a), parseJson(b)];
        assert.equal(canonicalJson(one) === canonicalJson(other), equalJson(one, other));
        assert.equal(canonicalJson(parseJson(canonicalJson(one))), canonicalJson(one));
      }),
      { numRuns: 500 },
    );
  });
});
