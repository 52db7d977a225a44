const billion = 1e9;

/** Digits may be grouped with `_`, as Python's `float()` has it. */
const decimal = /^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;

/** A decimal number as the converter reads it; undefined if the text is none, or none that is finite. */
export function parseDecimal(text: string): number | undefined {
  if (!decimal.test(text)) return undefined;
  const value = Number(text.replaceAll('_', ''));
  return Number.isFinite(value) ? value : undefined;
}

/** Billions × 10⁹ in double arithmetic, cut towards zero; undefined where that leaves the range of a double. */
export function parametersOf(billions: number): bigint | undefined {
  const parameters = Math.trunc(billions * billion);
  return Number.isFinite(parameters) ? BigInt(parameters) : undefined;
}

/** The decimal with the fewest places whose `parametersOf` is exactly `parameters`; undefined if there is none. */
export function shortestBillions(parameters: bigint): string | undefined {
  const sign = parameters < 0n ? '-' : '';
  const size = parameters < 0n ? -parameters : parameters;
  const fits = (text: string): boolean => parametersOf(Number(text)) === size;
  for (let places = 0; places <= 9; places++) {
    const digits = size / 10n ** BigInt(9 - places);
    const found = [digits, digits + 1n].map((candidate) => withPlaces(candidate, places)).find(fits);
    if (found !== undefined) return sign + found;
  }
  // The product of nine places may fall a hair below the integer (1.001 → 1000999999.99…): one more place lifts it.
  for (let tenths = 1n; tenths <= 9n; tenths++) {
    const text = withPlaces(size * 10n + tenths, 10);
    if (fits(text)) return sign + text;
  }
  return undefined;
}

function withPlaces(digits: bigint, places: number): string {
  if (places === 0) return String(digits);
  const padded = String(digits).padStart(places + 1, '0');
  return `${padded.slice(0, -places)}.${padded.slice(-places)}`;
}

/** To the nearest integer, a half to the even one. */
export function roundHalfEven(value: number): bigint {
  const floor = Math.floor(value);
  const rest = value - floor;
  const up = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0);
  return BigInt(up ? floor + 1 : floor);
}

/** A JSON number that no double holds: db.json would read `Infinity`, which is no JSON. */
export class NumberRangeError extends Error {
  override readonly name = 'NumberRangeError';

  constructor(literal: string) {
    super(`the number ${literal.length > 40 ? `${literal.slice(0, 40)}…` : literal} is too large`);
  }
}

/**
 * A JSON number as the converter writes it: integers keep all their digits (`-0` is `0`), every other number is a double
 * in its shortest round-trip digits, with an exponent below 1e-4 and from 1e16.
 *
 * @throws NumberRangeError
 */
export function respellNumber(literal: string): string {
  if (/^-?\d+$/.test(literal)) return literal === '-0' ? '0' : literal;
  const value = Number(literal);
  if (!Number.isFinite(value)) throw new NumberRangeError(literal);
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power < -4 || power >= 16) {
    return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
