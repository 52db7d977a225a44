import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PrimaryFailure } from '../../src/clients/primary.ts';
import { noState, type WatchState } from '../../src/watch/state.ts';
import type { Timestamp } from '../../src/watch/events.ts';
import { chanceOf, chooseSeed } from './chance.ts';
import { only, setUpWatch, type Told, type Watch } from './harness.ts';
import { failure, success } from './results.ts';
import { virtualClock, type VirtualClock } from '../support/virtual-clock.ts';

const day = 86_400;
const month = 30 * day;
const interval = 60;

/** PRIMARY and GitHub with their faults. Nothing changes and nothing fails on the last day. */
function makeSides(clock: VirtualClock, chance: () => number) {
  const outages = { primary: windows(), github: windows() };
  const changes = Array.from({ length: 300 }, () => chance() * (month - day)).sort((a, b) => a - b);
  const timestamps = [0, ...changes].map((_, version) => 1_700_000_000 + (chance() < 0.2 ? -version : version));
  const proposed: { readonly version: number; readonly second: number }[] = [];
  let version = 0;
  let proposal = 0;
  let busy = 0;
  let overlaps = 0;
  for (const second of changes) clock.at(second, () => (version += 1));

  function windows() {
    return Array.from({ length: 60 }, () => {
      const from = chance() * (month - day);
      const longest = chance() < 0.05 ? day / 4 : 1_800;
      return { from, to: Math.min(from + chance() * longest, month - day) };
    });
  }
  const isDown = (side: 'primary' | 'github') =>
    clock.seconds() < month - day &&
    (chance() < 0.03 || outages[side].some(({ from, to }) => clock.seconds() >= from && clock.seconds() < to));

  const alone = <T>(work: () => T): T => {
    overlaps += Number(busy > 0);
    busy += 1;
    try {
      return work();
    } finally {
      busy -= 1;
    }
  };
  return {
    changes,
    proposed,
    versionNow: () => version,
    proposalNow: () => proposal,
    overlaps: () => overlaps,
    poll: (): Timestamp =>
      alone(() => {
        const timestamp = timestamps[version]!;
        clock.pass(chance() * (chance() < 0.01 ? 200 : 2));
        if (isDown('primary')) throw new PrimaryFailure('connect ECONNREFUSED');
        return chance() < 0.01 ? null : timestamp;
      }),
    sync: () =>
      alone(() => {
        clock.pass(chance() * 5);
        if (isDown('primary')) return failure;
        const read = version;
        clock.pass(chance() * 120);
        if (isDown('github')) throw new Error('GitHub answered 502');
        if (read !== proposal) {
          proposal = read;
          proposed.push({ version: read, second: clock.seconds() });
        }
        // Written, and the answer was lost.
        return isDown('github') ? failure : success;
      }),
  };
}

/** When the next poll must come, of what the transcript says and the interval alone. */
function expectedPolls(events: readonly Told[], polls: readonly number[]): number[] {
  const [first = 0] = polls;
  const expected = [first];
  let next = 0;
  for (const poll of polls.slice(1)) {
    while (events[next]!.second < poll) next += 1;
    const last = events.slice(Math.max(0, next - 3), next).findLast(({ name }) => name !== 'watch.waiting')!;
    const wait = 'retryInSeconds' in last ? last.retryInSeconds : undefined;
    const slots = Math.floor((last.second - first) / interval) + 1;
    expected.push(wait === undefined ? first + slots * interval : last.second + wait);
  }
  return expected;
}

describe('thirty days with faults on both sides', () => {
  it('bring every change into the pull request, once, and poll when they should', async (t) => {
    const seed = chooseSeed();
    t.diagnostic(`SEED=${seed}`);
    const chance = chanceOf(seed);
    const clock = virtualClock({ random: chance });
    const sides = makeSides(clock, chance);
    const state = outliving();
    const lives: Watch[] = [];
    while (clock.seconds() < month) {
      const watch = setUpWatch({ clock, state, poll: sides.poll, sync: sides.sync, intervalSeconds: interval });
      lives.push(watch);
      const exitCode = await watch.run(month);
      if (exitCode !== 0) clock.pass(10);
    }

    assert.equal(sides.versionNow(), sides.changes.length);
    assert.equal(sides.proposalNow(), sides.versionNow(), 'the last change is proposed');
    const versions = sides.proposed.map(({ version }) => version);
    assert.deepEqual(
      versions,
      [...new Set(versions)].sort((a, b) => a - b),
      'none is proposed twice',
    );
    assert.equal(sides.overlaps(), 0);
    for (const { events, polls } of lives) {
      const expected = expectedPolls(events, polls);
      // Sums of seconds, added up on two ways, part in the last digits.
      const late = polls.findIndex((second, index) => Math.abs(second - (expected[index] ?? NaN)) > 0.002);
      assert.deepEqual([polls.length, late], [expected.length, -1]);
    }

    const waits = sides.changes.map(
      (changed, index) => sides.proposed.find(({ version }) => version > index)!.second - changed,
    );
    const count = (list: (watch: Watch) => readonly unknown[]) =>
      lives.reduce((sum, watch) => sum + list(watch).length, 0);
    t.diagnostic(
      `${count(({ polls }) => polls)} polls (${count((watch) => only(watch, 'watch.poll-failed'))} failed), ` +
        `${count(({ syncs }) => syncs)} syncs (${count((watch) => only(watch, 'watch.sync-failed'))} failed), ` +
        `${sides.changes.length} changes in ${versions.length} proposals, ${lives.length - 1} restarts, ` +
        `longest from change to proposal ${Math.round(Math.max(...waits) / 60)} min`,
    );
  });

  it('without faults poll once a minute and sync once a change', async () => {
    const clock = virtualClock();
    let timestamp = 1;
    for (let hour = 1; hour < 720; hour += 1) clock.at(hour * 3_600 + 30, () => (timestamp += 1));
    const watch = setUpWatch({ clock, poll: () => timestamp });
    await watch.run(month);
    assert.equal(watch.polls.length, month / interval);
    assert.equal(watch.syncs.length, 719);
  });
});

function outliving(): WatchState {
  let kept: Timestamp | undefined;
  return {
    ...noState,
    recall: () => Promise.resolve(kept === undefined ? { kind: 'nothing' } : { kind: 'timestamp', timestamp: kept }),
    keep: ({ timestamp }) => {
      kept = timestamp;
      return Promise.resolve();
    },
  };
}
