import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from '../../src/json/canonical.ts';
import { equalJson } from '../../src/json/equal.ts';
import { elements, kindOf, members, parseJson, stringOf } from '../../src/json/scan.ts';
import { type JsonSlice, spelling } from '../../src/json/slice.ts';
import { jsonText } from '../arbitraries/json/texts.ts';

function equal(a: string, b: string): boolean {
  const [left, right] = [parseJson(a), parseJson(b)];
  const result = equalJson(left, right);
  assert.equal(equalJson(right, left), result, 'the same in both directions');
  assert.equal(canonicalJson(left) === canonicalJson(right), result, 'canonical texts agree with it');
  return result;
}

describe('equalJson', () => {
  const same: [string, string, string][] = [
    ['key order does not count', '{"a":1,"b":{"c":2,"d":3}}', '{"b":{"d":3,"c":2},"a":1}'],
    ['layout does not count', '{"a":[1,2]}', '{\r\n\t"a" : [ 1 , 2 ]\r\n}'],
    ['1 and 1.0', '1', '1.0'],
    ['1 and 1e0', '1', '1E+0'],
    ['0.1 and 0.10', '0.1', '0.10'],
    ['-0 and 0', '-0', '0.0e5'],
    ['100 and 1e2', '100', '1e2'],
    ['the same huge exponent', '1e1000000000000000000000', '10e999999999999999999999'],
    ['escapes and raw characters', '"\\u00e9\\/\\ud83d\\ude00"', '"é/😀"'],
    ['an escaped key', '{"\\u0061":1}', '{"a":1}'],
    ['a key that stands twice has its last value', '{"a":1,"b":2,"a":3}', '{"a":3,"b":2}'],
    ['a key that stands twice with one value', '{"a":1,"a":1}', '{"a":1}'],
    ['keys named like parts of JavaScript objects', '{"__proto__":{"a":1},"1":2}', '{"1":2,"__proto__":{"a":1}}'],
    ['empty objects', '{}', '{ }'],
    ['key order two levels down, then more members', '[{"a":{"x":1,"y":[]}},2]', '[{"a":{"y":[ ],"x":1}},2]'],
  ];
  for (const [rule, a, b] of same)
    it(`equal: ${rule}`, () => {
      assert.ok(equal(a, b));
    });

  const different: [string, string, string][] = [
    ['array order counts', '[1,2]', '[2,1]'],
    ['array length counts', '[1]', '[1,1]'],
    ['1 and true', '1', 'true'],
    ['0 and false', '0', 'false'],
    ['1 and "1"', '1', '"1"'],
    ['null and a missing member', '{"a":null}', '{}'],
    ['an object and an array', '{}', '[]'],
    ['20-digit integers that share a double', '12345678901234567890', '12345678901234567891'],
    ['0.1 and the double nearest to it', '0.1', '0.1000000000000000055511151231257827'],
    ['1 and -1', '1', '-1'],
    ['huge exponents that differ', '1e1000000000000000000000', '1e1000000000000000000001'],
    ['NFC and NFD', '"\\u00e9"', '"e\\u0301"'],
    ['a lone surrogate and its escape as text', '"\\ud800"', '"\\\\ud800"'],
    ['a missing key that objects inherit', '{"toString":1}', '{"a":1}'],
    ['first values where the last ones differ', '{"a":1,"a":2}', '{"a":1}'],
  ];
  for (const [rule, a, b] of different)
    it(`different: ${rule}`, () => {
      assert.ok(!equal(a, b));
    });

  it('agrees with a plain comparison of parsed values', () => {
    fc.assert(
      fc.property(jsonText, jsonText, (a, b) => {
        assert.equal(equal(a, b), plainEqual(parseJson(a), parseJson(b)));
      }),
      { numRuns: 1000 },
    );
  });

  it('holds for a text and any shuffled, respelled copy of it', () => {
    fc.assert(
      fc.property(jsonText, fc.infiniteStream(fc.nat({ max: 9 })), (text, choices) => {
        assert.ok(equal(text, shuffled(parseJson(text), choices)));
      }),
    );
  });

  it('compares no value twice, however deep the key order differs', () => {
    const nest = (open: string, middle: string, close: string) =>
      parseJson(open.repeat(60) + middle + close.repeat(60));
    const one = nest('{"b":', '1', ',"x":0,"y":0}');
    assert.ok(equalJson(one, nest('{"b":', '1', ',"y":0,"x":0}')));
    assert.ok(equalJson(one, nest('{"y":0,"x":0,"b":', '1', '}')));
    assert.ok(!equalJson(one, nest('{"b":', '2', ',"y":0,"x":0}')));
    assert.ok(!equalJson(one, nest('{"b":', '2', ',"x":0,"y":0}')));
  });
});

function plainEqual(a: JsonSlice, b: JsonSlice): boolean {
  const kind = kindOf(a);
  if (kind !== kindOf(b)) return false;
  if (kind === 'object') {
    const [left, right] = [a, b].map((slice) => new Map(members(slice).map(({ key, value }) => [key, value])));
    return (
      left!.size === right!.size &&
      [...left!].every(([key, value]) => right!.has(key) && plainEqual(value, right!.get(key)!))
    );
  }
  if (kind === 'array') {
    const [left, right] = [elements(a), elements(b)];
    return left.length === right.length && left.every((element, index) => plainEqual(element, right[index]!));
  }
  if (kind === 'string') return stringOf(a) === stringOf(b);
  return canonicalJson(a) === canonicalJson(b);
}

function shuffled(slice: JsonSlice, choices: Iterator<number>): string {
  const choice = () => choices.next().value as number;
  switch (kindOf(slice)) {
    case 'object': {
      const last = [...new Map(members(slice).map(({ key, value }) => [key, value]))];
      for (let index = last.length - 1; index > 0; index--) {
        const other = choice() % (index + 1);
        [last[index], last[other]] = [last[other]!, last[index]!];
      }
      return `{${last.map(([key, value]) => `${JSON.stringify(key)}: ${shuffled(value, choices)}`).join(',')}}`;
    }
    case 'array':
      return `[ ${elements(slice)
        .map((element) => shuffled(element, choices))
        .join(' ,')}]`;
    case 'string':
      return JSON.stringify(stringOf(slice));
    case 'number': {
      const literal = spelling(slice);
      return /[.e]/i.test(literal) || choice() < 5 ? literal : `${literal}.00`;
    }
    default:
      return spelling(slice);
  }
}
