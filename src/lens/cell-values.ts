import { arrayOf, textOf, whole } from '../json/build.ts';
import { kindOf, lastValues, parseJson, stringOf } from '../json/scan.ts';
import type { JsonSlice } from '../json/slice.ts';
import { strip } from '../formats/text/names.ts';
import { parametersOf, parseDecimal } from '../formats/text/numbers.ts';
import {
  integerField,
  listField,
  noText,
  objectField,
  textField,
  UnwritableField,
} from '../formats/text/record-fields.ts';
import type { Rules } from '../formats/text/rules.ts';
import { printSettings, spellSettings } from '../formats/text/settings-cell.ts';
import { isTwoTags, spellBillions, spellName, spellTags, twoTags } from '../formats/text/spell-cell.ts';
import { splitTags } from '../formats/text/tags.ts';
import { type Fields } from './carried.ts';

/** What a cell is to hold. */
interface CellRequest {
  readonly fields: Fields;
  /** v2's field. */
  readonly v2: string;
  /** The cell as it is; empty in a new row. */
  readonly present: string;
  readonly rules: Rules;
}

/** A cell, and what of its field it cannot say. */
interface Spelled {
  readonly cell: string;
  readonly problem?: UnwritableField;
}

/** How a field of a v2 record is spelled in a cell of `models.csv`. */
export interface CellValues {
  see(cell: string): JsonSlice;
  /** @throws UnwritableField */
  put(request: CellRequest): Spelled;
}

export const text: CellValues = { see: textOf, put: ({ fields, v2 }) => ({ cell: textField(fields, v2) ?? '' }) };

/** v2 has the name without the blanks around it. */
export const name: CellValues = {
  see: (cell) => textOf(strip(cell)),
  put: ({ fields, v2 }) => ({ cell: spellName(textField(fields, v2) ?? '') }),
};

/** Billions in the cell, the whole number in v2, cut towards zero. */
export const billions: CellValues = {
  see: (cell) => whole(String(parametersOf(parseDecimal(strip(cell)) ?? 0) ?? 0n)),
  put: ({ fields, v2 }) => {
    const parameters = integerField(fields, v2);
    if (parameters === undefined) throw new UnwritableField(v2, 'is missing');
    return { cell: spellBillions(parameters) };
  },
};

/** Split at commas, without blanks around each; v2 has neither style nor size among them. */
export const list: CellValues = {
  see: (cell) =>
    arrayOf(
      splitTags(cell)
        .filter((tag) => tag !== '')
        .map(textOf),
    ),
  put: ({ fields, v2 }) => {
    const tags = listField(fields, v2);
    const [problem, ...others] = tags.flatMap((tag) => unsayable(tag) ?? []);
    const spelled = tags.filter((tag) => unsayable(tag) === undefined).map((tag) => strip(stringOf(tag)));
    const cell = spellTags(spelled.filter((tag) => tag !== ''));
    if (problem === undefined) return { cell };
    const more = others.length === 0 ? '' : `, and ${others.length} more such`;
    return { cell, problem: new UnwritableField(v2, `${problem}${more}`) };
  },
};

/** Why a cell cannot hold a tag. */
function unsayable(tag: JsonSlice): string | undefined {
  if (kindOf(tag) !== 'string') return noText(tag);
  const text = stringOf(tag);
  return isTwoTags(text) ? twoTags(text) : undefined;
}

export const settings: CellValues = {
  see: (cell) => (cell === '' ? textOf('') : parseJson(cell)),
  put: ({ fields, v2, present, rules }) => {
    const value = objectField(fields, v2);
    if (value === undefined || lastValues(value).size === 0) return { cell: '' };
    printSettings(value);
    return { cell: spellSettings(value, present, rules) };
  },
};
