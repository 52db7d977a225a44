import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changeCategory } from '../../src/compare/change-category.ts';
import { compareSides, type PrimarySide } from '../../src/compare/compare-category.ts';
import type { Comparison } from '../../src/compare/comparison.ts';
import { noHistory } from '../../src/model/category-history.ts';
import { KnownError } from '../../src/lib/known-error.ts';
import { jsonFormat } from '../../src/formats/json.ts';
import { clip, records } from './sample.ts';

const policy = { removals: 'apply', maxRemovedPercent: 25 } as const;

/** What becomes of a category with these sides. @param spoil what is done to the comparison before it is rendered */
function change(primary: PrimarySide, github: string, spoil = (comparison: Comparison) => comparison) {
  const before = new Map([
    ['clip.json', github],
    ['other.json', '{}'],
  ]);
  const compared = compareSides(clip, jsonFormat('clip.json'), primary, before);
  const given = compared.status === 'compared' ? spoil(compared) : compared;
  const { result, files } = changeCategory(clip, given, { history: noHistory, policy, before });
  const { status, ...told } = result;
  const lasting = 'lasting' in told ? ['lasting'] : [];
  return { outcome: [status, ...lasting].join(', '), files: Object.fromEntries(files), result };
}

class ForeseenError extends KnownError {
  override readonly name = 'ForeseenError';
}

describe('what is to become of a category', () => {
  const rows: readonly [given: string, primary: PrimarySide, github: string, outcome: string, files: object][] = [
    ['both sides agree', records('{"a":{"v":1}}'), '{"a": {"v": 1}}\n', 'compared', {}],
    [
      'a model differs',
      records('{"a":{"v":2}}'),
      '{"a": {"v": 1}}\n',
      'compared',
      { 'clip.json': '{"a": {"v": 2}}\n' },
    ],
    ['a model is new', records('{"a":{},"b":{}}'), '{"a": {}}\n', 'compared', { 'clip.json': '{"a": {}, "b": {}}\n' }],
    ['more are gone than is believed', records('{"a":{}}'), '{"a": {}, "b": {}, "c": {}}\n', 'refused', {}],
    ['PRIMARY has none', { kind: 'none', answer: '404: not found' }, '{"a": {}}\n', 'unknown, lasting', {}],
    ['PRIMARY did not answer', { kind: 'unknown', reason: 'it answered 502' }, '{"a": {}}\n', 'unknown', {}],
    ['GitHub’s file is malformed', records('{"a":{}}'), '{"a": ', 'unknown, lasting', {}],
  ];
  for (const [given, primary, github, outcome, files] of rows) {
    it(`is ${outcome} where ${given}`, () => {
      const found = change(primary, github);
      assert.deepEqual([found.outcome, found.files], [outcome, files]);
    });
  }

  it('is unknown for as long as nobody mends it where its files would not say what they should', () => {
    const found = change(records('{"a":{"v":2}}'), '{"a": {"v": 1}}\n', (comparison) => ({
      ...comparison,
      render: () => new Map(),
    }));
    assert.deepEqual([found.outcome, found.files], ['unknown, lasting', {}]);
    assert.ok(found.result.status === 'unknown');
    assert.match(found.result.reason, /do not read back as PRIMARY’s records/);
  });

  it('is unknown where rendering fails in a way that is known', () => {
    const found = change(records('{"a":{"v":2}}'), '{"a": {"v": 1}}\n', (comparison) => ({
      ...comparison,
      render: () => {
        throw new ForeseenError('The file is too large.');
      },
    }));
    assert.deepEqual([found.outcome, found.files], ['unknown', {}]);
  });

  it('is nobody’s guess where rendering fails in a way that nobody has foreseen', () => {
    const spoil = (comparison: Comparison): Comparison => ({
      ...comparison,
      render: () => {
        throw new TypeError('a fault of ours');
      },
    });
    assert.throws(() => change(records('{"a":{"v":2}}'), '{"a": {"v": 1}}\n', spoil), TypeError);
  });
});
