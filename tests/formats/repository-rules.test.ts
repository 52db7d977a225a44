import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brokenRule } from '../../src/formats/repository-rules.ts';

type Row = readonly [what: string, path: string, text: string, before: string | undefined, rule: RegExp | undefined];

const table: readonly Row[] = [
  ['JSON', 'a.json', '{}\n', undefined, undefined],
  ['no JSON', 'a.json', '{"a": }\n', undefined, /^is not JSON: .* at line 1, column 7$/],
  ['no JSON, as before', 'a.json', '{]\n', '{]\n', /^is not JSON/],
  ['a new file without a line end', 'a.json', '{}', undefined, /^does not end with a line end$/],
  ['a lost line end', 'a.json', '{}', '{ }\n', /^does not end with a line end$/],
  ['a line end that was missing', 'a.json', '{}', '{ }', undefined],
  ['blanks at the end of a line', 'a.json', '{\n} \n', '{\n}\n', /^has blanks at the end of line 2$/],
  ['a tab before CRLF', 'a.json', '{\t\r\n}\r\n', '{}\r\n', /^has blanks at the end of line 1$/],
  ['blanks at the very end', 'a.txt', 'a ', 'b', /^has blanks at the end of line 1$/],
  ['blanks that were there', 'a.json', '{ \n"a": 1}\n', '{ \n}\n', undefined],
  ['a changed line that had some', 'a.json', '{ \n"a": 2 \n}\n', '{ \n"a": 1 \n}\n', undefined],
  ['more of the same', 'a.txt', 'a \na \n', 'a \n', /^has blanks at the end of more lines than before$/],
  ['CRLF', 'a.json', '{\r\n}\r\n', undefined, undefined],
  ['a carriage return too many', 'a.csv', 'a\r\r\n', undefined, /^has blanks at the end of line 1$/],
  ['a row in the standard dialect', 'a.csv', 'a,"b,c","d""e"\r\n', undefined, undefined],
  [
    'needless quotes',
    'a.csv',
    'a,b\r\n"c",d\r\n',
    'a,b\r\n',
    /^has a row in line 2 that no CSV writer would spell so$/,
  ],
  ['needless quotes that were there', 'a.csv', '"c",d\r\ne,f\r\n', '"c",d\r\n', undefined],
  ['blanks in a cell of two lines', 'a.csv', 'a,"b \nc"\r\n', 'a,b\r\n', /^has blanks at the end of line 1$/],
];

describe('what the repositories’ own checks would refuse', () => {
  for (const [what, path, text, before, rule] of table) {
    it(`${rule ? 'is told' : 'is not seen where there is nothing'}: ${what}`, () => {
      const broken = brokenRule(path, text, before);
      if (rule) assert.match(broken ?? '', rule);
      else assert.equal(broken, undefined);
    });
  }
});
