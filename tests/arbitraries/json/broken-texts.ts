import fc from 'fast-check';
import { documentText } from './documents.ts';

const deep = fc.integer({ min: 60, max: 67 });

/** Texts that hold no records, or next to none: too deep, too large, cut off, of another kind. */
const oddText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('', ' ', '[]', '"text"', 'null', '1'),
  fc.tuple(deep, deep).map(([up, down]) => `{"a":${'['.repeat(up)}${']'.repeat(down)}}`),
  fc.tuple(deep, deep).map(([up, down]) => `{"a":${'{"b":'.repeat(up)}{}${'}'.repeat(down)}}`),
  fc.constantFrom(900, 999, 1000, 1001, 2000).map((digits) => `{"a":{"b":1e${'9'.repeat(digits)}}}`),
  fc.constantFrom('\\u00', '\\x', '\\', '\\u12G4', '\\u12', '\n', '\t', 'open').map((end) => `{"a":{"b":"${end}`),
  fc
    .constantFrom('\\u00', '\\x41', '\\', '\\u12G4', '\\uD8', '\n', '\0', '\\/')
    .map((escape) => `{"a":{"b":"${escape}"}}`),
  fc
    .constantFrom(
      ...['01', '-', '+1', '.5', '1.', '1e', '1e+', 'NaN', 'Infinity', 'tru', 'nul', 'fals', '--1', '0x10', 'truE'],
    )
    .map((word) => `{"a":{"b":${word}}}`),
  fc.constantFrom('[]', '1', '"x"', 'null', 'true', '[{}]').map((record) => `{"a":${record}}`),
);

/** A few characters that nobody wrote on purpose, or some that are gone. */
interface Slip {
  readonly at: number;
  readonly cut: number;
  readonly inserted: string;
}

const slip: fc.Arbitrary<Slip> = fc.record({
  at: fc.nat({ max: 10_000 }),
  cut: fc.constantFrom(0, 1, 1, 2, 3, Infinity),
  inserted: fc.constantFrom('', ...Array.from('{}[]",:\\/0123456789.eE+-tfnu \t\n\r\0\u00a0\uFEFFé')),
});

/** A text that need not be JSON. */
export const brokenText: fc.Arbitrary<string> = fc.oneof(
  { weight: 1, arbitrary: oddText },
  {
    weight: 3,
    arbitrary: fc
      .tuple(documentText, fc.array(slip, { minLength: 1, maxLength: 3 }))
      .map(([text, slips]) => slips.reduce(misspell, text)),
  },
);

function misspell(text: string, { at, cut, inserted }: Slip): string {
  const place = at % (text.length + 1);
  return text.slice(0, place) + inserted + text.slice(place + cut);
}
