import { choices, type Random } from './random.ts';

/** Without `null`: as a record’s member it means absent, so what was wanted is not what JSON.parse reads. */
const words = ['true', 'false'] as const;

const oddNumbers = choices(
  ...choices(
    '0',
    '-0',
    '0.0',
    '1',
    '1.0',
    '1e0',
    '10e-1',
    '1e3',
    '1E+3',
    '0.1',
    '0.10',
    '-1.50',
    '1e400',
    '1E+401',
    '5e-324',
  ),
  ...choices('9007199254740992', '9007199254740993', '12345678901234567890', '12345678901234567891', '-1e-99999999999'),
  ...choices('100000000000000000000.0', '0.30000000000000004', '0.1000000000000000055511151231257827', '123456.789e-2'),
);

const oddTexts = choices(
  ...choices(
    '',
    'a',
    'one',
    'https://example.org/a?b=c&d',
    'é',
    'ß→',
    '\u{1F600}',
    '\ud800',
    '\udc00x',
    'a\nb\r\n',
    '\t\b\f',
    '\0',
  ),
  ...choices(
    '"quoted"',
    'back\\slash',
    'a/b',
    '\u007f\u0080',
    '\u2028\u2029',
    '{"a": [1]}',
    '// no comment',
    ',',
    '\uFEFF',
  ),
);

const oddKeys = choices(
  ...choices(
    'name',
    'name',
    'config',
    'files',
    'description',
    'a',
    'b',
    'c',
    'd',
    'e',
    'version',
    'type',
    'homepage',
    'nsfw',
  ),
  ...choices(
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '',
    '0',
    '10',
    '-1',
    '1e3',
    'é',
    'a"b\\c',
    '\u{1F600}',
  ),
  ...choices('\ud800', 'length', 'A/B 1.5', ' '),
);

/** A JSON scalar as a literal. */
export function scalar(random: Random): string {
  switch (random.below(5)) {
    case 0:
      return random.pick(words);
    case 1:
    case 2:
      return number(random);
    default:
      return quoted(random, text(random));
  }
}

/** A literal that no value of `scalar` has, and that is spelled in one way: printable ASCII. */
export function freshScalar(random: Random): string {
  const digits = String(random.below(2 ** 31)).padStart(10, '0');
  return random.oneIn(2) ? `77${digits}` : `"new ${digits}"`;
}

export function key(random: Random): string {
  const name = random.oneIn(12) ? text(random) : random.pick(oddKeys);
  // Once an object had the key `\\`, the judge cannot be trusted: V8 13.6 then takes the key `"\u0226"` for it.
  return name === '\\' ? 'a' : name;
}

function text(random: Random): string {
  if (random.oneIn(2)) return random.pick(oddTexts);
  const top = random.pick([0x7f, 0x7f, 0x7f, 0x250, 0x10000]);
  return random.list(random.below(12), () => String.fromCharCode(32 + random.below(top - 32))).join('');
}

function number(random: Random): string {
  if (random.oneIn(2)) return random.pick(oddNumbers);
  const sign = random.oneIn(4) ? '-' : '';
  const whole = random.oneIn(8) ? '0' : `${1 + random.below(9)}${digits(random, random.oneIn(6) ? 24 : 4)}`;
  const fraction = random.oneIn(3) ? `.${random.below(10)}${digits(random, 20)}` : '';
  const exponent = random.oneIn(5)
    ? random.pick(['e', 'E']) + random.pick(['', '+', '-']) + String(random.below(30))
    : '';
  return sign + whole + fraction + exponent;
}

function digits(random: Random, most: number): string {
  return random.list(random.below(most), () => random.below(10)).join('');
}

/** A string literal as some writer may spell it: what JSON lets stand as it is may be escaped all the same. */
export function quoted(random: Random, value: string): string {
  const escapes = random.pick([0, 0, 1, 2, 3]);
  if (escapes === 0 && value.isWellFormed()) return JSON.stringify(value);
  let literal = '"';
  for (let at = 0; at < value.length; at++) {
    const unit = value.charAt(at);
    const code = value.charCodeAt(at);
    const plain = JSON.stringify(unit).slice(1, -1);
    const isHalf = code >= 0xd800 && code <= 0xdfff;
    if (escapes === 3 || (escapes === 2 && random.oneIn(4)) || (escapes === 1 && code > 0x7e) || isHalf) {
      const hex = code.toString(16).padStart(4, '0');
      literal += `\\u${random.oneIn(2) ? hex : hex.toUpperCase()}`;
    } else literal += unit === '/' && random.oneIn(2) ? '\\/' : plain;
  }
  return `${literal}"`;
}

/** The same value spelled otherwise, or not. */
export function respelled(random: Random, literal: string): string {
  if (random.oneIn(2) || words.some((word) => word === literal)) return literal;
  if (literal.startsWith('"')) return quoted(random, JSON.parse(literal) as string);
  if (/^-?0(\.0*)?$/.test(literal)) return random.pick(['0', '-0', '0.00', '0e5', '-0.0E-7']);
  if (/[eE]/.test(literal)) return literal.replace(/[eE]\+?/, random.pick(['e', 'E', 'e+', 'E+'])).replace('+-', '-');
  const shift = random.below(3);
  switch (random.below(3)) {
    case 0:
      return literal.includes('.') ? `${literal}0` : `${literal}.0`;
    case 1:
      return `${literal}${random.pick(['e0', 'E+00', 'e-0'])}`;
    default:
      return literal.includes('.') ? `${literal}00` : `${literal}${'0'.repeat(shift)}e-${shift}`;
  }
}
