import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { spelling } from '../../src/json/slice.ts';
import { parseRecords } from '../../src/model/records.ts';
import { RecordsError } from '../../src/model/records-error.ts';

describe('parseRecords', () => {
  it('gives the records in the order of the text, also those named like numbers', () => {
    const records = parseRecords('{"b":{},"1":{"a":1},"__proto__":{ }}');
    assert.deepEqual(
      [...records].map(([name, record]) => [name, spelling(record)]),
      [
        ['b', '{}'],
        ['1', '{"a":1}'],
        ['__proto__', '{ }'],
      ],
    );
  });

  it('gives a name that stands twice its first place and its last value', () => {
    const records = parseRecords('{"a":{"v":1},"b":{},"a":{"v":2}}');
    assert.deepEqual(
      [...records].map(([name, record]) => [name, spelling(record)]),
      [
        ['a', '{"v":2}'],
        ['b', '{}'],
      ],
    );
  });

  const refused: [text: string, message: string][] = [
    ['{"a":{}', 'line 1: not JSON: the text ends where "," or "}" should be (column 8)'],
    ['<html>', 'line 1: not JSON: unexpected "<" where a value should be (column 1)'],
    ['\n[]', 'line 2: expected an object of records, found an array'],
    ['null', 'line 1: expected an object of records, found null'],
    ['{\n"a": {},\n"b": 1}', 'line 3: the record "b" is a number, not an object'],
    ['{"a": null, "a": {}}', 'line 1: the record "a" is null, not an object'],
  ];
  for (const [text, message] of refused) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => parseRecords(text),
        (error) => error instanceof RecordsError && error.message === message,
      );
    });
  }
});
