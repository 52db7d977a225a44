import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { WatchEvent } from '../../../src/watch/events.ts';
import { quietly } from '../../../src/report/watch/quietly.ts';

const unchanged: WatchEvent = { name: 'watch.unchanged', timestamp: 1, format: 'v1' };
const waiting: WatchEvent = { name: 'watch.no-timestamp', format: 'v1' };
const resumed: WatchEvent = { name: 'watch.resumed' };

/** What is said of events at these seconds. */
function said(events: readonly (readonly [second: number, event: WatchEvent])[]): readonly string[] {
  const told: string[] = [];
  const listener = quietly(({ name }, at) => told.push(`${at / 1_000} ${name.replace('watch.', '')}`));
  for (const [second, event] of events) listener(event, second * 1_000);
  return told;
}

describe('a quiet transcript', () => {
  it('says once that nothing changes, and then every five minutes', () => {
    const polls = Array.from({ length: 12 }, (_, poll) => [60 * poll, unchanged] as const);
    assert.deepEqual(said(polls), ['0 unchanged', '300 unchanged', '600 unchanged']);
  });

  it('says it again after anything else', () => {
    assert.deepEqual(
      said([
        [0, unchanged],
        [60, resumed],
        [120, unchanged],
        [180, waiting],
        [240, unchanged],
      ]),
      ['0 unchanged', '60 resumed', '120 unchanged', '180 no-timestamp', '240 unchanged'],
    );
  });

  it('leaves out nothing else', () => {
    assert.deepEqual(
      said([
        [0, resumed],
        [1, resumed],
      ]),
      ['0 resumed', '1 resumed'],
    );
  });

  it('is not silenced by a clock that is set back', () => {
    assert.deepEqual(
      said([
        [3_600, unchanged],
        [0, unchanged],
      ]),
      ['3600 unchanged', '0 unchanged'],
    );
  });
});
