import fc from 'fast-check';
import { brokenText } from '../../tests/arbitraries/json/broken-texts.ts';
import { editedDocument, unrelatedDocuments } from '../../tests/arbitraries/json/documents.ts';
import { anyPair, sayablePair } from '../../tests/arbitraries/lens/pairs.ts';
import { row, sayableTextRecord } from '../../tests/arbitraries/lens/rows.ts';
import { spoiledCase, tableCase } from '../../tests/arbitraries/text/repositories.ts';
import { checkBrokenText } from '../../tests/laws/json/broken-texts.ts';
import { checkDocument } from '../../tests/laws/json/documents.ts';
import { checkNewFile, checkUnreadable } from '../../tests/laws/json/sides.ts';
import { checkAnyPair, checkRow, checkSayablePair } from '../../tests/laws/lens.ts';
import { checkSpoiled, checkTable } from '../../tests/laws/text/tables.ts';

/** Something drawn, and what it is held against. */
export interface Trial {
  readonly drawn: unknown;
  readonly hold: () => void;
}

export interface Family {
  /** In the plural. */
  readonly what: string;
  readonly trials: fc.Arbitrary<Trial>;
}

export type FamilyName = keyof typeof families;

/** All that is drawn at random, and what must hold for it. */
export const families = {
  json: {
    what: 'JSON documents',
    trials: fc.oneof(
      trial(80, editedDocument, checkDocument),
      trial(4, unrelatedDocuments, checkDocument),
      trial(14, brokenText, checkBrokenText),
      trial(1, unrelatedDocuments, checkUnreadable),
      trial(1, unrelatedDocuments, checkNewFile),
    ),
  },
  text: {
    what: 'text tables',
    trials: fc.oneof(trial(3, tableCase, checkTable), trial(1, spoiledCase, checkSpoiled)),
  },
  lens: {
    what: 'pairs of a legacy and a v2 record',
    trials: fc.oneof(
      trial(2, sayablePair, checkSayablePair),
      trial(2, anyPair, checkAnyPair),
      trial(1, fc.tuple(row, sayableTextRecord), ([cells, record]) => {
        checkRow(cells, record);
      }),
    ),
  },
} as const satisfies Record<string, Family>;

export const familyNames = Object.keys(families) as readonly FamilyName[];

function trial<T>(weight: number, arbitrary: fc.Arbitrary<T>, check: (drawn: T) => void): fc.WeightedArbitrary<Trial> {
  const hold = (drawn: T): Trial => ({
    drawn,
    hold: () => {
      check(drawn);
    },
  });
  return { weight, arbitrary: arbitrary.map(hold) };
}
