import { PrimaryFailure } from '../../src/clients/primary.ts';
import type { SyncResult } from '../../src/model/sync-result.ts';
import type { Polled, Timestamp, WatchEvent } from '../../src/watch/events.ts';
import type { Remembered, WatchState } from '../../src/watch/state.ts';
import { WatchModeManager } from '../../src/watch/watch-mode-manager.ts';
import type { WatchModeOptions } from '../../src/watch/watch-mode-options.ts';
import { success } from './results.ts';
import { virtualClock, type VirtualClock } from '../support/virtual-clock.ts';

export type Told = WatchEvent & {
  /** Seconds since the start. */
  readonly second: number;
};

export interface Watch {
  readonly clock: VirtualClock;
  readonly events: readonly Told[];
  /** When each poll was made, in seconds since the start. */
  readonly polls: readonly number[];
  /** When each sync began. */
  readonly syncs: readonly number[];
  /** The events' names, without `watch.`, those of unchanged timestamps and of waiting left out. */
  story(): readonly string[];
  readonly stop: () => void;
  /** Until it ends, or is stopped after so many virtual seconds. */
  run(stopAfterSeconds?: number): Promise<number>;
}

interface WatchSetup extends Partial<Omit<WatchModeOptions, 'poll' | 'sync'>> {
  /**
   * A timestamp alone is v1's.
   *
   * @param count which poll, from 1
   */
  readonly poll?: (count: number) => Timestamp | Polled | Promise<Polled>;
  /** @param count which sync, from 1 */
  readonly sync?: (count: number) => SyncResult | Promise<SyncResult>;
  readonly clock?: VirtualClock;
}

export function setUpWatch({
  poll = () => 1,
  sync = () => success,
  clock = virtualClock(),
  ...more
}: WatchSetup): Watch {
  const events: Told[] = [];
  const polls: number[] = [];
  const syncs: number[] = [];
  const stop = new AbortController();
  const manager = new WatchModeManager({
    primaryUrl: 'http://localhost:19800',
    intervalSeconds: 60,
    signal: stop.signal,
    timing: clock,
    poll: async () => {
      polls.push(clock.seconds());
      // A loop that does not sleep would never end.
      if (polls.at(-100) === clock.seconds()) stop.abort(new Error('time does not pass'));
      const polled = await poll(polls.length);
      return typeof polled === 'object' && polled !== null ? polled : { timestamp: polled, format: 'v1' };
    },
    sync: () => {
      syncs.push(clock.seconds());
      return Promise.try(sync, syncs.length);
    },
    onEvent: (event, at) => {
      events.push({ ...event, second: (at - clock.start) / 1_000 });
    },
    ...more,
  });
  const watch: Watch = {
    clock,
    events,
    polls,
    syncs,
    story: () =>
      events
        .filter(({ name }) => name !== 'watch.unchanged' && name !== 'watch.waiting')
        .map(({ name }) => name.replace('watch.', '')),
    stop: () => {
      stop.abort(new Error('SIGTERM'));
    },
    run: async (stopAfterSeconds) => {
      if (stopAfterSeconds !== undefined) clock.at(stopAfterSeconds, watch.stop);
      return await manager.run();
    },
  };
  return watch;
}

/** The events of one name. */
export function only<Name extends Told['name']>(
  { events }: Watch,
  name: Name,
): readonly Extract<Told, { readonly name: Name }>[] {
  return events.filter((event): event is Extract<Told, { readonly name: Name }> => event.name === name);
}

/** The last value stands for all further times. */
export function inTurn<T>(...values: readonly T[]): (count: number) => T {
  return (count) => values.slice(0, count).at(-1)!;
}

export function down(): never {
  throw new PrimaryFailure('connect ECONNREFUSED 127.0.0.1:19800');
}

/** A state that holds this at the start, and what it was given to keep. */
export function stateOf(remembered: Remembered): WatchState & { readonly kept: Timestamp[] } {
  const kept: Timestamp[] = [];
  return {
    kept,
    place: '/state/watch-state.json',
    recall: () => Promise.resolve(remembered),
    keep: ({ timestamp }) => {
      kept.push(timestamp);
      return Promise.resolve();
    },
  };
}
