import { Char } from './chars.ts';

/**
 * The one spelling that all spellings of the same decimal number share: `1`, `1.0` and `10e-1` are `1e0`, `-0` is `0`.
 * Exact for any number of digits and any exponent.
 */
export function canonicalNumber(literal: string): string {
  const negative = literal.charCodeAt(0) === Char.minus;
  const [mantissa = '', exponent = '0'] = literal.slice(negative ? 1 : 0).split(/[eE]/);
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = whole + fraction;
  let first = 0;
  while (digits.charCodeAt(first) === Char.zero) first++;
  if (first === digits.length) return '0';
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === Char.zero) end--;
  const power = BigInt(exponent.replace('+', '')) - BigInt(fraction.length) + BigInt(digits.length - end);
  return `${negative ? '-' : ''}${digits.slice(first, end)}e${power}`;
}
