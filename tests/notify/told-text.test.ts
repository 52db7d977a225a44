import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readTold, toldText } from '../../src/notify/told-text.ts';
import { nothingTold, type Told } from '../../src/notify/told.ts';

const pull = { number: 12, url: 'https://github.com/o/n/pull/12' };
const told: Told = {
  pulls: { 'o/n': [pull] },
  refused: { 'o/n clip': '0123456789abcdef' },
  failing: { since: 1_776_643_200_000, isTold: true, isOfSync: true, hasGivenUp: true, link: 'https://github.com/o/n' },
  pending: [
    { id: 'a', kind: 'opened', at: 1, title: 'T', details: ['d'], link: pull.url, repository: 'o/n', pull },
    { id: 'b', kind: 'refused', at: 2, title: 'T', details: [], link: pull.url, repository: 'o/n', category: 'clip' },
  ],
};

describe('what has been told', () => {
  for (const [what, one] of Object.entries({
    nothing: nothingTold,
    everything: told,
    'a failure without what has failed, as once noted': { ...told, failing: { since: 1, isTold: true } },
  })) {
    it(`is read as it was written: ${what}`, () => {
      assert.deepEqual(readTold(toldText(one, 'this'), 'this'), { kind: 'told', told: one });
    });
  }

  it('has no more pending than is read again: the last fifty', () => {
    const [first] = told.pending;
    const pending = Array.from({ length: 60 }, (_, index) => ({ ...first!, id: `${index}` }));
    const read = readTold(toldText({ ...told, pending }, 'this'), 'this');
    assert.deepEqual(read, { kind: 'told', told: { ...told, pending: pending.slice(10) } });
  });

  it('of something else says nothing', () => {
    assert.deepEqual(readTold(toldText(told, 'this'), 'that'), { kind: 'other' });
  });

  it('is damaged where a member is missing, of another type, or out of bounds', () => {
    const document = JSON.parse(toldText(told, 'this')) as Record<string, any>;
    const [first] = document['pending'];
    const wrong: readonly object[] = [
      { ...document, version: 2 },
      { ...document, pulls: undefined },
      { ...document, pulls: { 'o/n': [{ number: 0, url: '' }] } },
      { ...document, failing: { since: 1e300, isTold: true } },
      { ...document, failing: { since: 1, isTold: true, isOfSync: false } },
      { ...document, pending: [{ ...first, kind: 'else' }] },
      { ...document, pending: [{ ...first, title: 'x'.repeat(2_001) }] },
      { ...document, pending: Array.from({ length: 51 }, () => first) },
    ];
    for (const one of wrong) assert.deepEqual(readTold(JSON.stringify(one), 'this'), { kind: 'damaged' });
  });

  it('is damaged where it is cut off anywhere', () => {
    const text = toldText(told, 'this').trimEnd();
    fc.assert(
      fc.property(fc.nat({ max: text.length - 1 }), (length) => {
        assert.deepEqual(readTold(text.slice(0, length), 'this'), { kind: 'damaged' });
      }),
    );
  });
});
