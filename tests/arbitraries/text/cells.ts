import fc from 'fast-check';
import { spelled } from '../json/scalars.ts';

export const columns = [
  ...['name', 'parameters_bn', 'display_name', 'url', 'baseline', 'description', 'style', 'tags', 'instruct_format'],
  'settings',
];

const names = [
  ...['acme/a', 'acme/b', 'b', 'acme/c-1_x/gguf', 'acme/Mid-12B_chat', 'solo', '_-_', 'other/Tiny 3B'],
  ...['z "q", \u{1F600}', '', 'aphrodite/acme/a', 'koboldcpp/b', 'https://x.y/z', 'constructor', '__proto__', '12'],
  ...['é/ü', 'a/', '/b', 'x\u3000', 'toString'],
];

const texts = [
  ...['chat', 'generalist', 'a "b", c', 'two\r\nlines', 'two\nlines', 'old\rmac', ' blanks ', '"', ','],
  ...['\uFF21\u{1F600}', '\u007f\u0085', 'https://example.org/?a=1,2', '{"a": 1}', '\t', "it's", '\uFEFF', '=1+1'],
];

const tags = ['', 'x', 'y z', ' w ', 'chat', 'generalist', '3B', '0B', '\uFF21', '\u{1F600}', 'comma,tag', 'X'];

const billions = [
  ...['3', ' 3', '3.0', '2.5', '0.5', '1.5', '2.5000000001', '0', '-0', '0.0000000001', '1.001', '1e2', '-1.5'],
  ...['1_000', '+7', '7.', '.5', '1E-3', '\t12 ', '70', '8.03', '46.7', '1000000'],
];

export const settingsKeys = ['temperature', 'top_k', 'top_p', 'rep_pen', 'sampler_order', '__proto__', 'é'];

const settingsValues = [
  ...['1.0', '1', '0.70', '1e5', '1e-7', '-0', '-0.0', '1E16', '12345678901234567890', '0.1', '1e22', '123456.789'],
  ...['true', 'null', '"x"', '"é\\n"', '[]', '{}', '[0, 1.50, {"a": [2]}]', '{"b":1,"b":2.0}', '""', '5e-324'],
];

export const modelName: fc.Arbitrary<string> = fc.constantFrom(...names);

export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 1, arbitrary: fc.constant('') },
  { weight: 4, arbitrary: fc.constantFrom(...texts) },
);

export const tag: fc.Arbitrary<string> = fc.constantFrom(...tags);

/** Members of a settings object: a key's literal and a value's. */
export const settings: fc.Arbitrary<readonly (readonly [string, string])[]> = fc.array(
  fc
    .tuple(spelled(fc.constantFrom(...settingsKeys)), fc.constantFrom(...settingsValues))
    .map(([[, { literal }], value]) => [literal, value] as const),
  { maxLength: 3 },
);

const settingsCell = fc
  .tuple(settings, fc.constantFrom([', ', ': '], [',', ':'], [' ,\n', ' : ']))
  .map(([members, [gap, colon]]) => `{${members.map((member) => member.join(colon)).join(gap)}}`);

/** A row's cells: column → value. */
export type Cells = Readonly<Record<string, string>>;

/** One row's cells, also of columns that a table need not have. */
export const cells: fc.Arbitrary<Cells> = fc
  .tuple(
    fc.record({
      name: modelName,
      parameters_bn: fc.oneof(
        fc.constantFrom(...billions),
        fc.nat({ max: 10 ** 6 }).map((thousandths) => String(thousandths / 1_000)),
      ),
      display_name: fc.oneof(fc.constant(''), text),
      url: text,
      baseline: text,
      description: text,
      style: fc.oneof(fc.constant(''), text),
      tags: fc.tuple(fc.array(tag, { maxLength: 3 }), fc.constantFrom(',', ', ')).map(([list, gap]) => list.join(gap)),
      instruct_format: text,
      settings: fc.oneof(fc.constant(''), settingsCell),
    }),
    text,
    text,
  )
  .map(([known, one, other]) => ({ ...known, extra: one, features: one, 'é "x"': other, ['__proto__']: one, '': one }));
