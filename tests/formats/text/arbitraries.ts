import fc from 'fast-check';
import { spellCell } from '../../../src/formats/text/table.ts';
import { header } from './sample.ts';

const name = fc.constantFrom(
  'acme/a',
  'acme/b',
  'b',
  'acme/c-1_x/gguf',
  'z "q", \u{1F600}',
  '',
  'aphrodite/acme/a',
  'koboldcpp/b',
  'https://x.y/z',
  'constructor',
);
const text = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  fc.constantFrom('chat', 'generalist', 'a "b", c', 'two\r\nlines', ' blanks ', '\uFF21\u{1F600}'),
  fc.string({ unit: 'binary', maxLength: 5 }).map((value) => value.replaceAll('\0', '')),
);
const tag = fc.constantFrom('', 'x', 'y z', ' w ', 'chat', 'generalist', '3B', '\uFF21', '\u{1F600}', 'comma,tag');
const settings = fc.constantFrom(
  '',
  '{}',
  '{"temperature": 1.0}',
  '{"top_k":40 , "temperature": 0.70}',
  '{"sampler_order": [0, {"é": 1e5}], "top_k": 12345678901234567890}',
  '{"top_k": 1, "top_k": 2.0}',
);
const billions = fc.oneof(
  fc.constantFrom('3', ' 3', '2.5', '2.5000000001', '0', '0.0000000001', '1.001', '1e2', '-1.5'),
  fc.integer({ min: 0, max: 10 ** 6 }).map((thousandths) => String(thousandths / 1000)),
);

const row = fc
  .tuple(
    fc.tuple(name, billions, text, text, text, text, text),
    fc.array(tag, { maxLength: 3 }).map((tags) => tags.join(',')),
    fc.tuple(text, settings),
    fc.constantFrom(2, 7, 9, 10, 10, 10, 11, 12),
  )
  .map(([start, tags, end, width]) => {
    const cells = [...start, tags, ...end, 'extra', ''].slice(0, width);
    // A row quotes what it need not, too.
    return cells.map((cell) => (cell.length % 3 === 1 ? `"${cell.replaceAll('"', '""')}"` : spellCell(cell))).join(',');
  });

/** Tables that convert, with every oddity that may stand in one. */
export const table: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(row, { maxLength: 8 }),
    fc.constantFrom('\r\n', '\n'),
    fc.constantFrom('', '\uFEFF'),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([rows, lineEnd, mark, blankLines, ended]) => {
    const lines = [header.trimEnd(), ...rows].join(blankLines ? lineEnd + lineEnd : lineEnd);
    return mark + lines + (ended ? lineEnd : '');
  });

/** Changes to a record of PRIMARY's: fields as it may answer them, and as nobody should. */
export const fieldEdits: fc.Arbitrary<Record<string, unknown>> = fc.dictionary(
  fc.constantFrom(
    ...['name', 'model_name', 'parameters', 'display_name', 'url', 'baseline', 'description', 'style', 'tags'],
    ...['instruct_format', 'settings', 'nsfw', 'version', 'null', 'unknown'],
  ),
  fc.oneof(
    text,
    fc.array(tag, { maxLength: 3 }),
    fc.integer({ min: 0, max: 10 ** 12 }),
    fc.constantFrom(undefined, null, true, false, 1.5, '1', '2', {}, { top_k: 40 }, { top_k: 1, nope: 2 }),
  ),
  { maxKeys: 3 },
);

export const modelName = name;
