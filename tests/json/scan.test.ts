import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { JsonSyntaxError } from '../../src/json/json-syntax-error.ts';
import { elements, kindOf, members, parseJson, stringOf } from '../../src/json/scan.ts';
import { spelling } from '../../src/json/slice.ts';
import { jsonText, objectText } from '../arbitraries/json/texts.ts';

function accepts(parse: (text: string) => unknown, text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('parseJson', () => {
  it('accepts every JSON text, and finds the value without the blanks around it', () => {
    fc.assert(
      fc.property(jsonText, fc.constantFrom('', ' ', '\r\n', '\n\t'), (text, around) => {
        assert.equal(spelling(parseJson(around + text + around)), text);
      }),
    );
  });

  it('accepts a damaged text exactly where JSON.parse does', () => {
    const snippet = fc.oneof(
      fc.string({ maxLength: 2 }),
      fc.constantFrom(
        '"',
        '\\',
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '0',
        '-',
        '.',
        'e',
        '\n',
        '\\u12',
        '\u00a0',
        '\u0000',
        'null',
      ),
    );
    fc.assert(
      fc.property(jsonText, fc.nat(), fc.nat({ max: 3 }), snippet, (text, place, cut, inserted) => {
        const at = place % (text.length + 1);
        const damaged = text.slice(0, at) + inserted + text.slice(at + cut);
        assert.equal(accepts(parseJson, damaged), accepts(JSON.parse, damaged), JSON.stringify(damaged));
      }),
      { numRuns: 2000 },
    );
  });

  const malformed: [text: string, message: string][] = [
    ['', 'the text ends where a value should be at line 1, column 1'],
    [' \n', 'the text ends where a value should be at line 2, column 1'],
    ['{"a":1', 'the text ends where "," or "}" should be at line 1, column 7'],
    ['{"a":1,}', 'unexpected "}" where a key in double quotes should be at line 1, column 8'],
    ["{'a':1}", 'unexpected "\'" where a key in double quotes should be at line 1, column 2'],
    ['{"a" 1}', 'unexpected "1" where ":" should be at line 1, column 6'],
    ['{\r\n"a":1\r\n"b":2}', 'unexpected """ where "," or "}" should be at line 3, column 1'],
    ['{\r"a":1\r,,}', 'unexpected "," where a key in double quotes should be at line 3, column 2'],
    ['[1,]', 'unexpected "]" where a value should be at line 1, column 4'],
    ['[1 2]', 'unexpected "2" where "," or "]" should be at line 1, column 4'],
    ['[1}', 'unexpected "}" where "," or "]" should be at line 1, column 3'],
    ['"a\nb"', 'control character U+000A in a string at line 1, column 3'],
    ['["abc', 'the text ends inside a string that starts at line 1, column 2'],
    ['["abc\\', 'unknown escape at line 1, column 6'],
    ...Array.from("acdeghijklmopqsvwxyz0'U", (letter): [string, string] => [
      `"\\${letter}"`,
      'unknown escape at line 1, column 2',
    ]),
    ['"\\u12g4"', '"\\u" without four hex digits at line 1, column 2'],
    ['01', 'more text after the end of the value at line 1, column 2'],
    ['-', 'the text ends where a digit should be at line 1, column 2'],
    ['.5', 'unexpected "." where a value should be at line 1, column 1'],
    ['1.', 'the text ends where a digit should be at line 1, column 3'],
    ['1e', 'the text ends where a digit should be at line 1, column 3'],
    ['[- 1]', 'unexpected U+0020 where a digit should be at line 1, column 3'],
    ['[1.,2]', 'unexpected "," where a digit should be at line 1, column 4'],
    ['{\v}', 'unexpected U+000B where a key in double quotes should be at line 1, column 2'],
    ['[1\f]', 'unexpected U+000C where "," or "]" should be at line 1, column 3'],
    ['\u007f', 'unexpected U+007F where a value should be at line 1, column 1'],
    ['~', 'unexpected "~" where a value should be at line 1, column 1'],
    ['+1', 'unexpected "+" where a value should be at line 1, column 1'],
    ['NaN', 'unexpected "N" where a value should be at line 1, column 1'],
    ['nul', 'unexpected "n" where a value should be at line 1, column 1'],
    ['\u00a01', 'unexpected U+00A0 where a value should be at line 1, column 1'],
    ['😀', 'unexpected U+1F600 where a value should be at line 1, column 1'],
    ['{} // note', 'more text after the end of the value at line 1, column 4'],
    ['\uFEFF\uFEFF1', 'unexpected U+FEFF where a value should be at line 1, column 1'],
    ['\uFEFF\n[x]', 'unexpected "x" where a value should be at line 2, column 2'],
  ];
  for (const [text, message] of malformed) {
    it(`refuses ${JSON.stringify(text)} with the place`, () => {
      assert.equal(accepts(JSON.parse, text), false);
      assert.throws(
        () => parseJson(text),
        (error) => error instanceof JsonSyntaxError && error.message === message,
      );
    });
  }

  it('reads over one leading byte order mark', () => {
    assert.equal(spelling(parseJson('\uFEFF {"a":1}')), '{"a":1}');
  });

  it('reads 64 levels and refuses more with a clear error', () => {
    assert.equal(parseJson('['.repeat(64) + ']'.repeat(64)).end, 128);
    assert.throws(() => parseJson('['.repeat(65)), { message: 'nested deeper than 64 levels at line 1, column 65' });
    assert.equal(parseJson('{"a":'.repeat(63) + '{}' + '}'.repeat(63)).end, 63 * 6 + 2);
    assert.throws(() => parseJson('{"a":'.repeat(65)), {
      message: 'nested deeper than 64 levels at line 1, column 321',
    });
    assert.throws(() => parseJson('{"a":'.repeat(1_000_000)), JsonSyntaxError);
  });

  it('reads an exponent of 1,000 digits and refuses a longer one with its place', () => {
    for (const sign of ['', '+', '-']) {
      const number = `1e${sign}${'0'.repeat(1_000)}`;
      assert.equal(spelling(parseJson(number)), number);
      assert.throws(() => parseJson(`[${number}0]`), {
        message: `an exponent of more than 1,000 digits at line 1, column ${4 + sign.length}`,
      });
    }
  });
});

describe('members and elements', () => {
  it('give the keys and values that JSON.parse gives, the last one where a key stands twice', () => {
    fc.assert(
      fc.property(objectText, (text) => {
        const entries = members(parseJson(text)).map(({ key, value }) => [key, JSON.parse(spelling(value)) as unknown]);
        assert.deepEqual(new Map(entries as [string, unknown][]), new Map(Object.entries(JSON.parse(text) as object)));
      }),
    );
  });

  it('give every occurrence of a key, in the order of the text, with its place', () => {
    const text = '{ "a" : 1, "\\u0061":2 }';
    assert.deepEqual(
      members(parseJson(text)).map(({ key, keyStart, keyEnd, value }) => [
        key,
        text.slice(keyStart, keyEnd),
        spelling(value),
      ]),
      [
        ['a', '"a"', '1'],
        ['a', '"\\u0061"', '2'],
      ],
    );
  });

  it('find elements of every kind', () => {
    const found = elements(parseJson('[ {"a":"]"} ,[ ] , "\\"," ,true,false, null,-1.5e3]'));
    assert.deepEqual(found.map(spelling), ['{"a":"]"}', '[ ]', '"\\","', 'true', 'false', 'null', '-1.5e3']);
    assert.deepEqual(found.map(kindOf), ['object', 'array', 'string', 'boolean', 'boolean', 'null', 'number']);
  });

  it('decode strings', () => {
    assert.equal(stringOf(parseJson('"\\u00e9\\n\\/é\\ud83d\\ude00"')), 'é\n/é😀');
  });
});
