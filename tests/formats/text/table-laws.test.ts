import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { onceBroken, repository } from '../../arbitraries/text/once-broken.ts';
import { spoiledCase, tableCase } from '../../arbitraries/text/repositories.ts';
import { checkSpoiled, checkTable, tableLaws, writeSensible } from '../../laws/text/tables.ts';

describe('the text repository', () => {
  for (const [law, check] of Object.entries(tableLaws)) {
    it(law, () => {
      const holds = fc.property(tableCase, (drawn) => {
        const written = writeSensible(drawn);
        if (written) check(written);
      });
      fc.assert(holds, { numRuns: 150 });
    });
  }

  it('is refused where it makes no sense, or taken with what holds for all', () => {
    fc.assert(
      fc.property(spoiledCase, (drawn) => {
        checkSpoiled(drawn);
      }),
      { numRuns: 500 },
    );
  });

  for (const [what, drawn] of Object.entries(onceBroken)) {
    it(`keeps these laws where they were once broken: ${what}`, () => {
      checkTable(drawn);
    });
  }

  it('is left alone where a row that changes ends in a quoted blank: no checked file could say it', () => {
    const a =
      '{"name": "a", "model_name": "a", "parameters": 3000000000, "tags": ["3B"], "baseline": "b", "null": ["\\t"]}';
    assert.ok(writeSensible(repository('a,3,,,,,,,,,"\t"\r\n', `{"a": ${a}}`, ['a'])), 'the table is refused');
  });
});
