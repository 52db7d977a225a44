import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ModelReferenceComparator } from '../../src/compare/model-reference-comparator.ts';
import { parseRecords } from '../../src/model/records.ts';
import { hashChange } from '../../src/publish/change-hash.ts';

function hash(current: string, wanted: string): string {
  return hashChange(new ModelReferenceComparator().compare(parseRecords(current), parseRecords(wanted)), ['b10b']);
}

const change = hash('{"a":{"v":1},"gone":{}}', '{"a":{"v":2,"w":[1]},"new":{"x":1}}');

const same: Readonly<Record<string, readonly [string, string]>> = {
  'keys in another order': ['{"a":{"v":1},"gone":{}}', '{"a":{"w":[1],"v":2},"new":{"x":1}}'],
  'models in another order': ['{"gone":{},"a":{"v":1}}', '{"new":{"x":1},"a":{"v":2,"w":[1]}}'],
  'numbers spelled differently': ['{"a":{"v":1},"gone":{}}', '{"a":{"v":2.0,"w":[1e0]},"new":{"x":1}}'],
  'another layout': ['{ "a": {"v": 1}, "gone": {} }', '{\r\n\t"a": {"v": 2, "w": [1]},\r\n\t"new": {"x": 1}}'],
  escapes: ['{"\\u0061":{"v":1},"gone":{}}', '{"a":{"\\u0076":2,"w":[1]},"n\\u0065w":{"x":1}}'],
  'models that do not change': ['{"a":{"v":1},"gone":{},"b":{}}', '{"b":{},"a":{"v":2,"w":[1]},"new":{"x":1}}'],
  'another state before, as other commits leave it': [
    '{"a":{"v":7},"gone":{"z":1}}',
    '{"a":{"v":2,"w":[1]},"new":{"x":1}}',
  ],
};

const different: Readonly<Record<string, readonly [string, string]>> = {
  'nothing changes': ['{}', '{}'],
  'another value': ['{"a":{"v":1},"gone":{}}', '{"a":{"v":3,"w":[1]},"new":{"x":1}}'],
  'a text for a number': ['{"a":{"v":1},"gone":{}}', '{"a":{"v":"2","w":[1]},"new":{"x":1}}'],
  'another model is added': ['{"a":{"v":1},"gone":{}}', '{"a":{"v":2,"w":[1]},"newer":{"x":1}}'],
  'another model is removed': ['{"a":{"v":1},"lost":{}}', '{"a":{"v":2,"w":[1]},"new":{"x":1}}'],
  'one change less': ['{"a":{"v":1}}', '{"a":{"v":2,"w":[1]},"new":{"x":1}}'],
  'added instead of modified': ['{"gone":{}}', '{"a":{"v":2,"w":[1]},"new":{"x":1}}'],
};

describe('the hash of a change', () => {
  it('is 16 hexadecimal digits', () => {
    assert.match(change, /^[0-9a-f]{16}$/);
  });

  for (const [given, [current, wanted]] of Object.entries(same)) {
    it(`is the same: ${given}`, () => {
      assert.equal(hash(current, wanted), change);
    });
  }

  for (const [given, [current, wanted]] of Object.entries(different)) {
    it(`is another: ${given}`, () => {
      assert.notEqual(hash(current, wanted), change);
    });
  }

  it('does not depend on the order of what is added, removed or modified', () => {
    const current = '{"m":{"v":1},"n":{"v":1},"r":{},"s":{}}';
    const turned = '{"s":{},"r":{},"n":{"v":1},"m":{"v":1}}';
    const wanted = '{"m":{"v":2},"n":{"v":3},"a":{},"b":{}}';
    const otherwise = '{"b":{},"a":{},"n":{"v":3},"m":{"v":2}}';
    assert.equal(hash(turned, otherwise), hash(current, wanted));
  });

  it('cannot be made equal by model names that look like parts of it', () => {
    const name = fc.string({ unit: fc.constantFrom('"', ',', '\n', '[', ']', 'removed', 'added', 'a', '\\') });
    const names = fc.uniqueArray(name, { maxLength: 4 });
    const removing = (list: readonly string[]) =>
      hash(JSON.stringify(Object.fromEntries(list.map((key) => [key, {}]))), '{}');
    fc.assert(
      fc.property(names, names, (a, b) => {
        assert.equal(removing(a) === removing(b), JSON.stringify(a.toSorted()) === JSON.stringify(b.toSorted()));
      }),
    );
  });

  it('tells one repair of the files from another, as no record does', () => {
    const repair = (blob: string) => hashChange({ added: [], removed: [], modified: [] }, [blob]);
    assert.equal(repair('b1'), repair('b1'));
    assert.notEqual(repair('b1'), repair('b2'));
  });
});
