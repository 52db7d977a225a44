import assert from 'node:assert/strict';
import { Alarm } from '../../src/watch/alarm.ts';
import type { SyncReason, WatchEvent } from '../../src/watch/events.ts';
import { GitHubWatch } from '../../src/watch/github-watch.ts';
import { Leadership } from '../../src/watch/leadership.ts';
import { noState } from '../../src/watch/state.ts';
import { Pushes } from '../../src/watch/pushes.ts';
import { sharedState } from '../../src/watch/shared-state.ts';
import { WatchModeManager } from '../../src/watch/watch-mode-manager.ts';
import { lanes } from '../support/lanes.ts';
import { bothSides, repository, type BothSides } from './both-sides.ts';
import { chanceOf, chooseSeed } from './chance.ts';
import { sharedClock, type SharedClock } from '../support/shared-clock.ts';
import { sharedStore, type SharedStore } from './shared-lease.ts';

const day = 86_400;
const interval = 60;
const leaseSeconds = 15;

interface Running {
  readonly pushes: Pushes;
  readonly nudge: () => void;
  kill(): void;
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

interface Figures {
  polls: number;
  pushed: number;
  terms: number;
  gaveUp: number;
  readonly reasons: Partial<Record<SyncReason, number>>;
}

interface Setting {
  readonly clock: SharedClock;
  readonly store: SharedStore;
  readonly sides: BothSides;
  readonly figures: Figures;
}

/** A process as run-watch.ts puts it together, between sides and a Redis that are invented. */
function startProcess({ clock, store, sides, figures }: Setting, name: string, onEnd: () => void): Running {
  const program = clock.program();
  const { timing } = program;
  const alarm = new Alarm(timing);
  const stop = new AbortController();
  const tell = (event: WatchEvent) => {
    if (event.name === 'watch.sync-started') {
      figures.reasons[event.reason] = (figures.reasons[event.reason] ?? 0) + 1;
    }
    if (event.name === 'watch.pushed') figures.pushed += 1;
    if (event.name === 'watch.leading') figures.terms += 1;
    if (event.name === 'watch.gave-up') figures.gaveUp += 1;
  };
  const owner = `${name} ${clock.now()}`;
  const leadership = new Leadership({ lease: store.lease, owner, leaseSeconds, alarm, timing, tell });
  const pushes = new Pushes({ alarm, onStranger: () => undefined });
  const manager = new WatchModeManager({
    primaryUrl: 'http://localhost:19800',
    intervalSeconds: interval,
    poll: async () => {
      figures.polls += 1;
      return await sides.poll(timing);
    },
    sync: async () => await sides.sync(timing),
    github: new GitHubWatch(new Map([[repository, () => sides.standing()]])),
    state: sharedState({ shared: store.text, watched: { primaryUrl: 'p' }, own: noState }),
    signal: stop.signal,
    onEvent: tell,
    ...{ timing, alarm, pushes, leadership },
  });
  const campaign = leadership.run(stop.signal);
  const ended = manager.run().then(async (exitCode) => {
    stop.abort(new Error('ended'));
    await campaign;
    await leadership.release();
    if (exitCode !== 0) onEnd();
  });
  return {
    ...program,
    kill: () => {
      program.kill();
      sides.killed(timing);
    },
    pushes,
    nudge: leadership.nudge,
    stop: async () => {
      stop.abort(new Error('SIGTERM'));
      await ended;
    },
  };
}

/** At random, `often` times a day, but for the last one. */
function times(chance: () => number, days: number, often: number): readonly number[] {
  return Array.from({ length: Math.round(often * (days - 1)) }, () => chance() * (days - 1) * day);
}

async function simulate(seed: number, days: number) {
  const chance = chanceOf(seed);
  const clock = sharedClock(chance);
  const store = sharedStore(clock, leaseSeconds);
  const down = { primary: 0, github: 0 };
  const isGood = () => clock.seconds() > (days - 1) * day;
  const sides = bothSides(clock, chance, {
    isPrimaryDown: () => down.primary > 0 || (!isGood() && chance() < 0.01),
    isGitHubDown: () => down.github > 0 || (!isGood() && chance() < 0.01),
  });
  const figures: Figures = { polls: 0, pushed: 0, terms: 0, gaveUp: 0, reasons: {} };
  const setting: Setting = { clock, store, sides, figures };
  const processes: (Running | undefined)[] = [];
  /** Seconds in which somebody may rightly sync beside another one. */
  const takenAway: { readonly from: number; readonly to: number }[] = [];
  const excuse = (from: number, to: number) => takenAway.push({ from, to: to + 60 });
  const start = (index: number) => {
    processes[index] = startProcess(setting, `host-${index}`, () => {
      processes[index] = undefined;
      clock.at(clock.seconds() + 5, () => {
        start(index);
      });
    });
  };
  const pick = () => processes[Math.floor(chance() * 2)];
  store.onReleased = () => {
    for (const running of processes) running?.nudge();
  };
  const plan = (often: number, action: (second: number) => void) => {
    for (const second of times(chance, days, often)) {
      clock.at(second, () => {
        action(second);
      });
    }
  };

  const push = () => {
    if (!store.isAway) for (const running of processes) running?.pushes.hear('blip');
  };
  const edit = () => {
    push();
    // PRIMARY publishes before its files are written.
    clock.at(clock.seconds() + chance() * 2, sides.edit);
  };
  plan(12, edit);
  plan(4, (second) => {
    edit();
    clock.at(second + 2 + chance(), sides.edit);
    clock.at(second + 2 + 2 * chance(), sides.edit);
  });
  plan(0.3, sides.restore);
  plan(6, sides.merge);
  plan(3, sides.close);
  plan(2, sides.reopen);
  plan(4, sides.editByHand);
  for (const side of ['primary', 'github'] as const) {
    plan(3, (second) => {
      down[side] += 1;
      clock.at(Math.min(second + chance() * (chance() < 0.1 ? 10_800 : 900), (days - 1) * day), () => {
        down[side] -= 1;
      });
    });
  }
  plan(4, (second) => {
    if (store.isAway) return;
    const length = chance() * (chance() < 0.2 ? 7_200 : 60);
    store.isAway = true;
    excuse(second, second + length);
    clock.at(second + length, () => {
      store.isAway = false;
    });
  });
  plan(3, (second) => {
    store.evict(chance() < 0.5 ? 'lease' : 'text');
    excuse(second, second);
  });
  plan(4, () => {
    const index = Math.floor(chance() * 2);
    processes[index]?.kill();
    processes[index] = undefined;
    clock.at(clock.seconds() + 1 + chance() * 300, () => {
      start(index);
    });
  });
  plan(3, (second) => {
    const running = pick();
    const length = chance() * 90;
    running?.pause();
    excuse(second, second + length);
    clock.at(second + length, () => running?.resume());
  });
  plan(3, () => {
    const index = Math.floor(chance() * 2);
    const running = processes[index];
    if (running === undefined) return;
    processes[index] = undefined;
    running.resume();
    void running.stop().then(() => {
      clock.at(clock.seconds() + 1 + chance() * 60, () => {
        start(index);
      });
    });
  });

  // On the last day nothing fails, and each hour brings two edits within one second, the first of which is seen at once.
  const unsettled: number[] = [];
  for (let hour = 1; hour <= 22; hour += 1) {
    const second = Math.round((days - 1) * day) + hour * 3_600;
    clock.at(second, push);
    clock.at(second + 0.05, sides.edit);
    clock.at(second + 0.9, sides.edit);
    clock.at(second + 1_800, () => {
      if (!sides.isSettled()) unsettled.push(second);
    });
  }

  start(0);
  start(1);
  await clock.runTo(days * day);
  const rude = sides.overlaps.filter((second) => !takenAway.some(({ from, to }) => second >= from && second <= to));
  return { ...setting, rude, unsettled };
}

export const twoProcesses = lanes(['handle every change of either side over 4 days'], ({ describe, it }) => {
  describe('two processes with one Redis, and faults everywhere', () => {
    for (const days of [4, 30]) {
      it(`handle every change of either side over ${days} days`, async (t) => {
        const seed = chooseSeed();
        t.diagnostic(`SEED=${seed}`);
        const { sides, figures, store, rude, unsettled } = await simulate(seed, days);

        assert.deepEqual(unsettled, [], 'of two edits within one second the second one is seen, too');
        assert.ok(sides.isSettled(), 'in the end GitHub is as it must be');
        const waits = sides.changes.map(({ second }) => {
          const seen = sides.syncs.find(({ done, read }) => read >= second && done >= second);
          return seen === undefined ? Infinity : seen.done - second;
        });
        assert.ok(Math.max(...waits) < 86_400, 'each change was compared by a sync that went through');
        assert.deepEqual(rude, [], 'no two syncs at once but where the lease was taken away');
        const twice = sides.writes.filter((write, index) => sides.writes[index - 1] === write);
        assert.deepEqual(twice, [], 'nothing is written twice');

        const sorted = waits.toSorted((a, b) => a - b);
        const of = (side: string) => sides.changes.filter((change) => change.side === side).length;
        t.diagnostic(
          `${of('primary')} changes of PRIMARY and ${of('github')} on GitHub, ${sides.writes.length} writes; ` +
            `from change to sync: median ${Math.round(sorted[Math.floor(sorted.length / 2)]!)} s, ` +
            `longest ${Math.round(sorted.at(-1)! / 60)} min`,
        );
        t.diagnostic(
          `${figures.polls} polls, ${figures.pushed} of them pushed; ${figures.terms} times another one began to lead; ` +
            `${figures.gaveUp} gave up; ${sides.overlaps.length} overlaps, each where the lease was taken away; ` +
            `${store.commands} commands to Redis; syncs: ${JSON.stringify(figures.reasons)}`,
        );
      });
    }
  });
});
