import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  NumberRangeError,
  parametersOf,
  parseDecimal,
  respellNumber,
  roundHalfEven,
  shortestBillions,
} from '../../../src/formats/text/numbers.ts';

describe('parseDecimal', () => {
  for (const [text, value] of [
    ['3', 3],
    ['0.5', 0.5],
    ['.5', 0.5],
    ['5.', 5],
    ['+7', 7],
    ['-1.5', -1.5],
    ['1e3', 1000],
    ['1_000.2_5', 1000.25],
    ['12.25', 12.25],
    ['.25', 0.25],
    ['1e10', 1e10],
    ['1E-10', 1e-10],
    ['1_000_000', 1_000_000],
    ['12_345.25_125', 12_345.25125],
    ['.12_50_25', 0.125025],
    ['1e1_0', 1e10],
    ['1e+00_1_0', 1e10],
  ] as const) {
    it(`reads ${text}`, () => {
      assert.equal(parseDecimal(text), value);
    });
  }

  for (const text of [
    '',
    '.',
    'abc',
    '1,5',
    '0x10',
    '1_',
    '_1',
    '1__0',
    '1e',
    'inf',
    'nan',
    'Infinity',
    '1e999',
    '٣',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(parseDecimal(text), undefined);
    });
  }
});

describe('parseDecimal, of a cell without end', () => {
  // A limit for hangs: a pattern that is worse than linear takes the better part of a minute.
  it('refuses 100,000 digits and an x', { timeout: 20_000 }, () => {
    assert.equal(parseDecimal(`${'1'.repeat(100_000)}x`), undefined);
    assert.equal(parseDecimal(`${'1_1'.repeat(30_000)}.${'1'.repeat(100_000)}x`), undefined);
  });
});

describe('parametersOf', () => {
  for (const [billions, parameters] of [
    [3, 3_000_000_000n],
    [0.774, 774_000_000n],
    [1.001, 1_000_999_999n], // 1.001 × 10⁹ is 1000999999.9999999 in doubles
    [-1.5, -1_500_000_000n],
    [1e-10, 0n],
    [-1e-10, 0n],
    [1e10, 10_000_000_000_000_000_000n],
    [1e300, undefined],
  ] as const) {
    it(`multiplies ${billions} in doubles and cuts towards zero`, () => {
      assert.equal(parametersOf(billions), parameters);
    });
  }
});

describe('shortestBillions', () => {
  for (const [parameters, billions] of [
    [3_000_000_000n, '3'],
    [0n, '0'],
    [774_000_000n, '0.774'],
    [12_200_000_000n, '12.2'],
    [1n, '0.000000001'],
    [1_000_999_999n, '1.001'],
    [1_001_000_000n, '1.0010000001'],
    [-1_500_000_000n, '-1.5'],
    [10_000_000_000_000_000_000n, '10000000000'],
    [1_000_000_000_000_000_019_884_624_838_656n, '1000000000000000019884'], // … and …885 converts to the same
  ] as const) {
    it(`writes ${parameters} as ${billions}`, () => {
      assert.equal(shortestBillions(parameters), billions);
    });
  }

  it('has none where no decimal converts to the number', () => {
    assert.equal(shortestBillions(2n ** 53n + 1n), undefined);
  });

  it('converts back, and no decimal with fewer places does', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), (parameters) => {
        assert.equal(parametersOf(Number(shortestBillions(parameters))), parameters);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 6 }), fc.integer({ min: 0, max: 9 }), (digits, places) => {
        const decimal = (digits / 10 ** places).toFixed(places);
        const shortest = shortestBillions(parametersOf(Number(decimal)) ?? 0n) ?? '';
        assert.ok(placesOf(shortest) <= placesOf(decimal), `${shortest} for ${decimal}`);
      }),
    );
  });
});

function placesOf(decimal: string): number {
  return (decimal.split('.')[1] ?? '').length;
}

describe('roundHalfEven', () => {
  for (const [value, rounded] of [
    [0.5, 0n],
    [1.5, 2n],
    [2.5, 2n],
    [3.5, 4n],
    [0.49999999999999994, 0n],
    [2.500001, 3n],
    [-0.5, 0n],
    [-1.5, -2n],
    [-2.5, -2n],
    [7, 7n],
  ] as const) {
    it(`rounds ${value} to ${rounded}`, () => {
      assert.equal(roundHalfEven(value), rounded);
    });
  }

  it('takes the nearest integer, and of two the even one', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), (integer) => {
        assert.equal(roundHalfEven(integer + 0.5) % 2n, 0n);
        assert.equal(roundHalfEven(integer + 0.25), BigInt(integer));
        assert.equal(roundHalfEven(integer + 0.75), BigInt(integer) + 1n);
      }),
    );
  });
});

describe('respellNumber', () => {
  for (const [literal, printed] of [
    ['40', '40'],
    ['-7', '-7'],
    ['-0', '0'],
    ['12345678901234567890', '12345678901234567890'],
    ['1.0', '1.0'],
    ['1.10', '1.1'],
    ['-0.0', '-0.0'],
    ['0e5', '0.0'],
    ['1e5', '100000.0'],
    ['1E+2', '100.0'],
    ['0.0001', '0.0001'],
    ['0.00001', '1e-05'],
    ['1.5e-7', '1.5e-07'],
    ['1e-100', '1e-100'],
    ['1e15', '1000000000000000.0'],
    ['1e16', '1e+16'],
    ['12345678901234567.0', '1.2345678901234568e+16'],
    ['0.1000000000000000055', '0.1'],
    ['0.30000000000000004', '0.30000000000000004'],
    ['5e-324', '5e-324'],
    ['1e-400', '0.0'],
  ] as const) {
    it(`writes ${literal} as ${printed}`, () => {
      assert.equal(respellNumber(literal), printed);
    });
  }

  it('refuses a number that no double holds', () => {
    assert.throws(() => respellNumber('-1e400'), new NumberRangeError('-1e400'));
  });

  it('tells of such a number by 40 of its characters at most', () => {
    const literal = `1${'0'.repeat(35)}e400`;
    assert.throws(() => respellNumber(literal), { message: `the number ${literal} is too large` });
    assert.throws(() => respellNumber(`${literal}0`), { message: `the number ${literal}… is too large` });
  });

  it('keeps integers of any length, the value of every double, and its own spellings', () => {
    fc.assert(
      fc.property(fc.bigInt(), (integer) => {
        assert.equal(respellNumber(String(integer)), String(integer));
      }),
    );
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const printed = respellNumber(Object.is(value, -0) ? '-0.0' : value.toExponential());
        assert.ok(Object.is(Number(printed), value));
        assert.match(printed, /^-?\d+(\.\d+|(\.\d+)?e[+-]\d{2,})$/);
        assert.equal(respellNumber(printed), printed);
      }),
    );
  });
});
