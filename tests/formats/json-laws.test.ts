import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseRecords } from '../../src/model/records.ts';
import { renderJson } from '../../src/formats/json.ts';
import { onceBroken } from '../arbitraries/json/once-broken.ts';
import { brokenText } from '../arbitraries/json/broken-texts.ts';
import { editedDocument, unrelatedDocuments } from '../arbitraries/json/documents.ts';
import { checkBrokenText } from '../laws/json/broken-texts.ts';
import { checkDocument, documentLaws } from '../laws/json/documents.ts';
import { checkNewFile, checkUnreadable } from '../laws/json/sides.ts';
import { writeDocument } from '../laws/json/write-document.ts';

describe('a JSON file', () => {
  for (const [law, check] of Object.entries(documentLaws)) {
    it(law, () => {
      const holds = fc.property(fc.oneof({ weight: 4, arbitrary: editedDocument }, unrelatedDocuments), (drawn) => {
        const written = writeDocument(drawn);
        if (written) check(written);
      });
      fc.assert(holds, { numRuns: 200 });
    });
  }

  for (const [what, drawn] of Object.entries(onceBroken)) {
    it(`keeps these laws where they were once broken: ${what}`, () => {
      checkDocument(drawn);
    });
  }

  it('that is not there yet is made', () => {
    fc.assert(fc.property(editedDocument, checkNewFile));
  });

  it('whose side cannot be read is left alone', () => {
    fc.assert(fc.property(editedDocument, checkUnreadable));
  });

  it('is refused where it holds no records, and only there', () => {
    fc.assert(fc.property(brokenText, checkBrokenText), { numRuns: 300 });
  });

  it('is edited and printed as deep as JSON may be nested', () => {
    const nested = (value: string) => `{"a":${'{"b":[0,'.repeat(31)}${value}${']}'.repeat(31)}}`;
    assert.equal(renderJson(nested('1'), parseRecords(nested('2'))), nested('2'));
    assert.equal(renderJson('{"a":{}}', parseRecords(nested('1'))), nested('1'));
    const old = nested('1').replace('{', '{"c": {},');
    const policy = { removals: 'apply', maxRemovedPercent: 100 } as const;
    checkDocument({ old, desired: nested('1').replace('"a"', '"c"'), policy });
  });
});
