import { categories } from '../categories.ts';
import { likelyName } from './nearest-name.ts';
import { textType } from './value-types.ts';

const known = categories.map(({ name }) => name);

export const categoryType = textType(
  'a category',
  (text) => known.includes(text),
  (text) => {
    const likely = likelyName(text, known);
    return likely === undefined
      ? `a category; the categories are ${known.join(', ')}`
      : `a category; did you mean ${likely}?`;
  },
);
