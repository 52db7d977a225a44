import { describe, it } from 'node:test';
import fc from 'fast-check';
import { anyPair, sayablePair } from '../arbitraries/lens/pairs.ts';
import { row, sayableTextRecord } from '../arbitraries/lens/rows.ts';
import {
  checkAllIsSaid,
  checkNothingChanges,
  checkNothingIsSilent,
  checkOnlyChangesChange,
  checkRow,
} from '../laws/lens.ts';

const runs = { numRuns: 400 };

describe('the lens between legacy records and v2', () => {
  it('changes nothing where nothing changed', () => {
    fc.assert(fc.property(anyPair, checkNothingChanges), runs);
  });

  it('makes the file say what PRIMARY says', () => {
    fc.assert(fc.property(sayablePair, checkAllIsSaid), runs);
  });

  it('makes a note of all that the file cannot say, and comes to rest', () => {
    fc.assert(fc.property(anyPair, checkNothingIsSilent), runs);
  });

  it('changes only what changed', () => {
    fc.assert(fc.property(anyPair, checkOnlyChangesChange), runs);
  });

  it('keeps these laws for a row of models.csv', () => {
    fc.assert(fc.property(row, sayableTextRecord, checkRow), runs);
  });
});
