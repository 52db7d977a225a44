import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { MalformedFileError } from '../../../src/model/malformed-file-error.ts';
import { parseTable, spellCell } from '../../../src/formats/text/table.ts';

function values(text: string): string[][] {
  return parseTable(text, 'models.csv').rows.map(({ cells }) => cells.map(({ value }) => value));
}

const hostileText = fc
  .array(fc.constantFrom('a', 'é', '😀', ' ', ',', '"', '""', '\n', '\r', '\r\n', '\0'), { maxLength: 20 })
  .map((parts) => parts.join(''));

describe('parseTable', () => {
  const cases: [title: string, text: string, rows: string[][]][] = [
    [
      'CRLF',
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'LF',
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a lone CR ends a line', 'a\rb', [['a'], ['b']]],
    ['no line end after the last row', 'a\r\nb', [['a'], ['b']]],
    ['nothing', '', []],
    ['blank lines', '\r\na\r\n\r\n\n\rb\n\n', [['a'], ['b']]],
    ['a line of blanks is a row', 'a\n \n', [['a'], [' ']]],
    ['a byte order mark is no part of the first cell', '\uFEFFa,b', [['a', 'b']]],
    [
      'empty cells',
      ',\n,,',
      [
        ['', ''],
        ['', '', ''],
      ],
    ],
    ['blanks belong to the cell', ' a , "b" ', [[' a ', ' "b" ']]],
    ['quoted commas, quotes and line breaks', '"a,b","c""d","e\r\nf"\r\n', [['a,b', 'c"d', 'e\r\nf']]],
    ['a quoted empty cell is a row', '""\n', [['']]],
    ['a quote inside an unquoted cell', 'a"b"",c', [['a"b""', 'c']]],
    ['text after a closing quote', '"a"b"c",d', [['ab"c"', 'd']]],
    ['a NUL', 'a\0b', [['a\0b']]],
  ];
  for (const [title, text, rows] of cases) {
    it(`reads as Python's csv module does: ${title}`, () => {
      assert.deepEqual(values(text), rows);
    });
  }

  it('names the row in which a quote is never closed', () => {
    assert.throws(
      () => parseTable('a\r\n"b\r\nc"\r\nd,"e\r\nf', 'models.csv'),
      new MalformedFileError('models.csv', 'a quote is opened in this row and never closed', 4),
    );
  });

  it('gives each row the number of its first line, and line ends inside cells count', () => {
    const { rows } = parseTable('\uFEFFa\r\n\r\n"b\r\nc\rd\ne"\nf\rg', 'models.csv');
    assert.deepEqual(
      rows.map(({ line }) => line),
      [1, 3, 7, 8],
    );
  });

  it('keeps every byte: rows, cells and what stands between them make up the text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const table = readable(text);
        fc.pre(table !== undefined);
        let at = 0;
        for (const { cells, start, end, next } of table.rows) {
          assert.match(text.slice(at, start), /^\uFEFF?[\r\n]*$/);
          assert.equal(cells.map((cell) => text.slice(cell.start, cell.end)).join(','), text.slice(start, end));
          assert.match(text.slice(end, next), /^(\r\n|\r|\n|)$/);
          at = next;
        }
        assert.match(text.slice(at), /^\uFEFF?[\r\n]*$/);
      }),
    );
  });

  it('reads what it spelled, and so does csv-parse', () => {
    const row = fc.array(hostileText, { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(row), fc.constantFrom('\r\n', '\n'), (rows, lineEnd) => {
        const text = rows.map((cells) => cells.map(spellCell).join(',') + lineEnd).join('');
        assert.deepEqual(values(text), rows);
        assert.deepEqual(parse(text, { record_delimiter: lineEnd, relax_column_count: true }), rows);
      }),
    );
  });

  it('takes time in proportion to the text', () => {
    const text = 'name,"a ""quoted"" text, with commas",,,\r\n'.repeat(100_000);
    assert.equal(parseTable(text, 'models.csv').rows.length, 100_000);
  });
});

describe('spellCell', () => {
  for (const [value, cell] of [
    ['plain text', 'plain text'],
    [' blanks ', ' blanks '],
    ['', ''],
    ['a,b', '"a,b"'],
    ['a "b"', '"a ""b"""'],
    ['a\nb', '"a\nb"'],
    ['a\rb', '"a\rb"'],
  ] as const) {
    it(`quotes only where it must: ${JSON.stringify(value)}`, () => {
      assert.equal(spellCell(value), cell);
    });
  }
});

function readable(text: string): ReturnType<typeof parseTable> | undefined {
  try {
    return parseTable(text, 'models.csv');
  } catch (error) {
    if (error instanceof MalformedFileError) return undefined;
    throw error;
  }
}
