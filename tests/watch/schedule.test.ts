import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { nextSlot } from '../../src/watch/schedule.ts';

describe('the next slot', () => {
  const rows = [
    { now: 0, next: 60 },
    { now: 59, next: 60 },
    { now: 60, next: 120 },
    { now: 61, next: 120 },
    { now: 301, next: 360 },
  ];
  for (const { now, next } of rows) {
    it(`after ${now} s is at ${next} s`, () => {
      assert.equal(nextSlot(1_000, 60_000, 1_000 + now * 1_000), 1_000 + next * 1_000);
    });
  }

  it('is later than now and at most one interval away', () => {
    const whole = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(whole(1e12), fc.integer({ min: 1, max: 1e9 }), whole(1e12), (start, interval, passed) => {
        const next = nextSlot(start, interval, start + passed);
        assert.ok(next > start + passed && next <= start + passed + interval);
        assert.equal((next - start) % interval, 0);
      }),
    );
  });
});
