import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ModelReferenceComparator } from '../../src/compare/model-reference-comparator.ts';
import { canonicalJson } from '../../src/json/canonical.ts';
import { equalJson } from '../../src/json/equal.ts';
import { type JsonSlice, spelling } from '../../src/json/slice.ts';
import { countChanges } from '../../src/model/diff.ts';
import { parseRecords } from '../../src/model/records.ts';
import { key } from '../arbitraries/json/scalars.ts';
import { objectText, recordsText } from '../arbitraries/json/texts.ts';

function compare(observed: string, desired: string) {
  return new ModelReferenceComparator().compare(parseRecords(observed), parseRecords(desired));
}

/** `path: before → after`, with `-` for what is not there. */
function fieldsOf(before: string, after: string): string[] {
  const show = (slice: JsonSlice | undefined) => (slice ? spelling(slice) : '-');
  return compare(`{"m":${before}}`, `{"m":${after}}`).modified.flatMap(({ fields }) =>
    fields.map((field) => `${field.path.join('.')}: ${show(field.before)} → ${show(field.after)}`),
  );
}

describe('ModelReferenceComparator', () => {
  it('lists added models in the order of PRIMARY, removed and modified ones in the order of GitHub', () => {
    const diff = compare(
      '{"gone2":{},"b":{"v":1},"same":{"v":1.0},"a":{"v":1},"gone1":{}}',
      '{"new2":{},"a":{"v":2},"same":{"v":1},"b":{"v":2},"new1":{}}',
    );
    assert.deepEqual(
      diff.added.map(({ name }) => name),
      ['new2', 'new1'],
    );
    assert.deepEqual(
      diff.removed.map(({ name }) => name),
      ['gone2', 'gone1'],
    );
    assert.deepEqual(
      diff.modified.map(({ name }) => name),
      ['b', 'a'],
    );
    assert.equal(countChanges(diff), 6);
  });

  it('finds no difference in layout, escapes, key order and the spelling of numbers', () => {
    const diff = compare('{\r\n\t"m": {"a": 1.0, "b": "\\u00e9"}\r\n}', '{"m":{"b":"é","a":1}}');
    assert.equal(countChanges(diff), 0);
  });

  it('knows models named like parts of JavaScript objects', () => {
    const diff = compare('{"__proto__":{"a":1},"1":{}}', '{"toString":{},"__proto__":{"a":2}}');
    assert.deepEqual(
      diff.added.map(({ name }) => name),
      ['toString'],
    );
    assert.deepEqual(
      diff.removed.map(({ name }) => name),
      ['1'],
    );
    assert.deepEqual(
      diff.modified.map(({ name }) => name),
      ['__proto__'],
    );
  });

  const fields: [what: string, before: string, after: string, changes: string[]][] = [
    ['a changed member', '{"a":1,"b":2}', '{"a":1,"b":3}', ['b: 2 → 3']],
    ['a new member', '{"a":1}', '{"b":null,"a":1}', ['b: - → null']],
    ['a removed member', '{"a":1,"b":2}', '{"a":1}', ['b: 2 → -']],
    [
      'members inside members',
      '{"a":{"b":{"c":1,"d":2}}}',
      '{"a":{"b":{"c":2,"e":3}}}',
      ['a.b.c: 1 → 2', 'a.b.d: 2 → -', 'a.b.e: - → 3'],
    ],
    ['elements of an array of the same length', '{"a":[1,{"b":2},3]}', '{"a":[1,{"b":4},3]}', ['a.1.b: 2 → 4']],
    ['a whole array whose length changes', '{"a":[1,2]}', '{"a":[1,2,3]}', ['a: [1,2] → [1,2,3]']],
    ['a value of another kind', '{"a":{"b":1}}', '{"a":[1]}', ['a: {"b":1} → [1]']],
    ['an object that becomes empty', '{"a":{"b":1}}', '{"a":{}}', ['a.b: 1 → -']],
    ['1 and true', '{"a":1}', '{"a":true}', ['a: 1 → true']],
    ['the last value of a key that stands twice', '{"a":1,"a":2}', '{"a":1}', ['a: 2 → 1']],
  ];
  for (const [what, before, after, changes] of fields) {
    it(`names ${what}`, () => {
      assert.deepEqual(fieldsOf(before, after), changes);
    });
  }

  it('gives every modified model at least one field, and every field a difference', () => {
    fc.assert(
      fc.property(recordsText, recordsText, (observed, desired) => {
        for (const { before, after, fields } of compare(observed, desired).modified) {
          assert.ok(!equalJson(before, after));
          assert.ok(fields.length > 0);
          for (const field of fields) {
            assert.ok(field.before ?? field.after);
            assert.ok(!field.before || !field.after || canonicalJson(field.before) !== canonicalJson(field.after));
          }
        }
      }),
    );
  });

  it('finds nothing between a file and itself', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, objectText)), (entries) => {
        const text = `{${entries.map(([name, record]) => `${JSON.stringify(name)}:${record}`).join(',')}}`;
        assert.equal(countChanges(compare(text, text)), 0);
      }),
    );
  });
});
