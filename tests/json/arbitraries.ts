import fc from 'fast-check';

/** Keys that trip readers up, beside ordinary ones. */
export const key = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('a', 'b', 'c', 'name', 'config') },
  { weight: 2, arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', '0', '10', '-1', '', 'é', 'a"b\\c') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 5 }) },
);

const blanks = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('', ' ', '\n', '\r\n', '\t', '\n  ', '\r\n\t\t') },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\r'), maxLength: 4 }) },
);

const numberLiteral = fc.oneof(
  fc.constantFrom('0', '-0', '1', '1.0', '1e0', '10e-1', '0.1', '0.10', '12345678901234567890', '12345678901234567891'),
  fc.constantFrom('1e400', '1E+400', '-1.50', '1e-99999999999', '100000000000000000000.0'),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
);

/** A string as some writer would spell it: any character may stand escaped or, where JSON allows it, as it is. */
function stringLiteral(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return value.chain((text) => {
    const units = text.split('');
    if (units.length === 0) return fc.constant('""');
    return fc
      .array(fc.nat({ max: 2 }), { minLength: units.length, maxLength: units.length })
      .map((choices) => `"${units.map((unit, index) => spellUnit(unit, choices[index]!)).join('')}"`);
  });
}

function spellUnit(unit: string, choice: number): string {
  const escaped = `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  if (choice === 0) return escaped.toUpperCase().replace('\\U', '\\u');
  const literal = JSON.stringify(unit).slice(1, -1);
  return choice === 1 && unit === '/' ? '\\/' : literal;
}

const text = fc.oneof(fc.constantFrom('', 'one', 'two', 'é', '😀', 'a\nb', '\ud800'), fc.string({ maxLength: 8 }));

/** JSON texts in random layouts: blanks everywhere, mixed escapes, odd numbers, keys that stand twice. */
export const { document: jsonText, record: objectText } = fc.letrec<{ document: string; record: string; list: string }>(
  (tie) => ({
    document: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('null', 'true', 'false'),
      numberLiteral,
      stringLiteral(text),
      tie('list'),
      tie('record'),
    ),
    list: container('[', ']', tie('document')),
    record: objectOf(tie('document')),
  }),
);

/** An object in a random layout whose members' values are of `value`. */
export function objectOf(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return container(
    '{',
    '}',
    fc.tuple(stringLiteral(key), blanks, blanks, value).map(([name, before, after, spelled]) => {
      return `${name}${before}:${after}${spelled}`;
    }),
  );
}

function container(open: string, close: string, item: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(blanks, fc.array(fc.tuple(blanks, item, blanks), { maxLength: 4, depthIdentifier: 'json' }))
    .map(([inside, items]) => {
      const body = items.map(([before, spelled, after]) => before + spelled + after).join(',');
      return open + (items.length === 0 ? inside : body) + close;
    });
}
