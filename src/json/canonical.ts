import { canonicalNumber } from './number.ts';
import { elements, kindOf, lastValues, stringOf } from './scan.ts';
import { type JsonSlice, spelling } from './slice.ts';

/** One text for all spellings of a value: equal values have equal texts, different values different ones. For hashes. */
export function canonicalJson(slice: JsonSlice): string {
  switch (kindOf(slice)) {
    case 'object': {
      const sorted = [...lastValues(slice)].sort(([a], [b]) => (a < b ? -1 : 1));
      return `{${sorted.map(([key, value]) => `${JSON.stringify(key)}:${canonicalJson(value)}`).join(',')}}`;
    }
    case 'array':
      return `[${elements(slice).map(canonicalJson).join(',')}]`;
    case 'string':
      return JSON.stringify(stringOf(slice));
    case 'number':
      return canonicalNumber(spelling(slice));
    default:
      return spelling(slice);
  }
}
