import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nextStep, type NextStep, type LoopState } from '../../src/watch/next-step.ts';
import type { Timestamp } from '../../src/watch/events.ts';

interface Row extends Partial<LoopState> {
  readonly polled: Timestamp;
  readonly decision: NextStep;
  readonly because: string;
}

const rows: readonly Row[] = [
  { polled: 5, decision: 'initialize', because: 'the first timestamp is taken as known' },
  { polled: 5, handled: 5, decision: 'unchanged', because: 'it is handled' },
  { polled: 6, handled: 5, decision: 'change', because: 'it is newer' },
  { polled: 4, handled: 5, decision: 'change', because: 'an older one is a restored server' },
  { polled: 5, handled: null, decision: 'change', because: 'the first edit makes the first timestamp' },
  { polled: null, decision: 'wait', because: 'there is no metadata yet' },
  { polled: null, handled: 5, decision: 'wait', because: 'null says nothing about what changed' },
  { polled: 5, owed: 'startup', decision: 'startup', because: 'the start-up sync comes first' },
  { polled: null, owed: 'startup', decision: 'startup', because: 'the start-up sync needs no timestamp' },
  { polled: 5, handled: 5, owed: 'retry', decision: 'retry', because: 'a failed sync is tried again' },
  { polled: 6, handled: 5, owed: 'retry', decision: 'retry', because: 'the repeated sync covers the new change' },
  { polled: 5, owed: 'catch-up', decision: 'catch-up', because: 'what was handled is not known' },
  { polled: 5, handled: 5, isUnsettled: true, decision: 'recheck', because: 'more may have come with it' },
  { polled: 6, handled: 5, isUnsettled: true, decision: 'change', because: 'a change covers what came before it' },
  { polled: null, handled: 5, isUnsettled: true, decision: 'wait', because: 'a server without metadata has lost more' },
  { polled: 5, handled: 5, isFullSyncDue: true, decision: 'full-sync', because: 'its time has come' },
  { polled: null, isFullSyncDue: true, decision: 'full-sync', because: 'its time has come without a timestamp, too' },
  { polled: 6, handled: 5, isFullSyncDue: true, decision: 'change', because: 'a change is said as one' },
];

describe('a poll', () => {
  for (const { polled, decision, because, handled, owed, isUnsettled, isFullSyncDue = false } of rows) {
    const known = `handled ${handled}${isUnsettled ? ', unsettled' : ''}`;
    const standing = [known, ...(owed ? [`${owed} owed`] : []), ...(isFullSyncDue ? ['full due'] : [])];
    it(`of ${polled} (${standing.join(', ')}) calls for ${decision}: ${because}`, () => {
      assert.equal(nextStep(polled, { handled, isUnsettled, owed, isFullSyncDue }), decision);
    });
  }
});
