import fc from 'fast-check';

/** A literal, and the same value as another writer may spell it. */
export interface Spelled {
  readonly literal: string;
  readonly again: string;
}

export interface Scalar extends Spelled {
  readonly kind: 'scalar';
}

/** An object's key: decoded, and spelled. */
export interface Name extends Spelled {
  readonly key: string;
}

const oddNumbers = [
  ...['0', '-0', '0.0', '1', '1.0', '1e0', '10e-1', '1e3', '1E+3', '0.1', '0.10', '-1.50', '1e400', '1E+401', '5e-324'],
  ...['9007199254740992', '9007199254740993', '12345678901234567890', '12345678901234567891', '-1e-99999999999'],
  ...['100000000000000000000.0', '0.30000000000000004', '0.1000000000000000055511151231257827', '123456.789e-2'],
];

const number = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(...oddNumbers),
      fc.stringMatching(/^-?(?:0|[1-9]\d{0,23})(?:\.\d{1,20})?(?:[eE][+-]?[12]?\d)?$/),
    ),
    fc.nat({ max: 7 }),
  )
  .map(([literal, way]): Spelled => ({ literal, again: spellNumber(literal, way) }));

/** The same number with other zeros or another exponent; ways 0 to 2 leave it as it is. */
function spellNumber(literal: string, way: number): string {
  if (way <= 2) return literal;
  if (/^-?0(\.0*)?$/.test(literal)) return ['0', '-0', '0.00', '0e5', '-0.0E-7'][way - 3]!;
  if (/[eE]/.test(literal)) return literal.replace(/[eE]\+?/, ['e', 'E', 'e+', 'E+'][way % 4]!).replace('+-', '-');
  const hasFraction = literal.includes('.');
  return literal + [hasFraction ? '0' : '.0', 'e0', 'E+00', 'e-0', hasFraction ? '00' : '00e-2'][way - 3]!;
}

const oddTexts = [
  ...[
    '',
    'a',
    'one',
    'https://example.org/a?b=c&d',
    'é',
    'ö',
    'ß→',
    'naïve',
    '\u{1F600}',
    '\ud800',
    '\udc00x',
    'a\nb\r\n',
    '\t\b\f',
  ],
  ...['\0', '"quoted"', 'back\\slash', 'a/b', '\u007f\u0080', '\u2028\u2029', '{"a": [1]}', '// no comment', ','],
  '\uFEFF',
];

/** Any UTF-16, half surrogates too. */
const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...oddTexts) },
  { weight: 2, arbitrary: fc.string({ maxLength: 11 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.nat({ max: 0xffff }).map((code) => String.fromCharCode(code)) }) },
);

interface Manner {
  readonly escapes: 'needed' | 'beyond ASCII' | 'some' | 'all';
  readonly isUpper: boolean;
  readonly escapesSlash: boolean;
}

const manner: fc.Arbitrary<Manner> = fc.record({
  escapes: fc.constantFrom('needed', 'needed', 'needed', 'beyond ASCII', 'some', 'all'),
  isUpper: fc.boolean(),
  escapesSlash: fc.boolean(),
});

/** A string literal as some writer may spell it: what JSON lets stand as it is may be escaped all the same. */
function quoted(value: string, { escapes, isUpper, escapesSlash }: Manner): string {
  const units = value.split('').map((unit, index) => {
    const code = unit.charCodeAt(0);
    const isHalf = code >= 0xd800 && code <= 0xdfff && (escapes !== 'needed' || !value.isWellFormed());
    const isBeyond = escapes === 'beyond ASCII' && code > 0x7e;
    if (!isHalf && !isBeyond && escapes !== 'all' && !(escapes === 'some' && index % 3 === 0)) {
      return unit === '/' && escapesSlash
        ? '\\/'
        : unit >= '\ud800' && unit <= '\udfff'
          ? unit
          : JSON.stringify(unit).slice(1, -1);
    }
    const hex = code.toString(16).padStart(4, '0');
    return `\\u${isUpper ? hex.toUpperCase() : hex}`;
  });
  return `"${units.join('')}"`;
}

export function spelled<T extends string>(value: fc.Arbitrary<T>): fc.Arbitrary<readonly [T, Spelled]> {
  return fc
    .tuple(value, manner, manner)
    .map(([drawn, one, other]) => [drawn, { literal: quoted(drawn, one), again: quoted(drawn, other) }]);
}

const string = spelled(text).map(([, literals]) => literals);
const words = fc.constantFrom('true', 'false').map((literal): Spelled => ({ literal, again: literal }));

/** Without `null`: as a record's member it means absent, so what was desired is not what `JSON.parse` reads. */
export const scalar: fc.Arbitrary<Scalar> = fc
  .oneof({ weight: 1, arbitrary: words }, { weight: 2, arbitrary: number }, { weight: 2, arbitrary: string })
  .map((literals) => ({ kind: 'scalar', ...literals }));

/** A literal that no value of `scalar` has, and that is spelled in one way: printable ASCII. */
export const freshLiteral: fc.Arbitrary<string> = fc.tuple(fc.nat(), fc.boolean()).map(([number, isText]) =>
  String(number)
    .padStart(10, '0')
    .replace(/.+/, isText ? '"new $&"' : '77$&'),
);

const oddKeys = [
  ...['name', 'name', 'config', 'files', 'description', 'a', 'b', 'c', 'd', 'e', 'version', 'type', 'homepage', 'nsfw'],
  ...[
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
    'é',
    'ö',
    'a"b\\c',
    '\u{1F600}',
  ],
  ...['\ud800', 'length', 'A/B 1.5', ' '],
];

/** Ordinary keys, and such as trip readers up. */
export const key: fc.Arbitrary<string> = fc
  .oneof({ weight: 11, arbitrary: fc.constantFrom(...oddKeys) }, { weight: 1, arbitrary: text })
  // Once an object had the key `\\`, `JSON.parse` cannot be trusted: V8 13.6 then takes the key `"\u0226"` for it.
  .map((drawn) => (drawn === '\\' ? 'a' : drawn));

export const name: fc.Arbitrary<Name> = spelled(key).map(([drawn, literals]) => ({ key: drawn, ...literals }));
