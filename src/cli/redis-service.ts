import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { RedisConnection } from '../clients/redis/redis-connection.ts';
import type { KeptText } from '../lib/kept-text.ts';
import type { Timing } from '../lib/timing.ts';
import { KnownError } from '../lib/known-error.ts';
import type { SharedPlace } from '../service/shared-results.ts';
import { identityOf } from '../settings/identity.ts';
import type { Settings } from '../settings/settings-table.ts';
import { Alarm } from '../watch/alarm.ts';
import type { WatchEvent } from '../watch/events.ts';
import type { WatchedSettings } from '../watch/handled-text.ts';
import { Leadership, type Lease } from '../watch/leadership.ts';
import type { WatchState } from '../watch/state.ts';
import { Pushes } from '../watch/pushes.ts';
import { sharedState } from '../watch/shared-state.ts';
import type { WatchModeOptions } from '../watch/watch-mode-options.ts';

interface RedisServiceOptions {
  readonly settings: Settings;
  readonly url: string;
  readonly watched: WatchedSettings;
  /** What this process keeps by itself. */
  readonly own: WatchState;
  readonly timing: Timing;
  readonly tell: (event: WatchEvent) => void;
}

/** What a watch has of Redis. */
export interface RedisService {
  readonly watch: Pick<WatchModeOptions, 'alarm' | 'pushes' | 'leadership'> & { readonly state: WatchState };
  /** What the process that leads has found, for all the others' pages. */
  readonly results: SharedPlace;
  /** What people have been told, whoever led. */
  readonly told: KeptText;
  readonly isLeading: () => boolean;
  /** @throws LeadershipLostError where this process leads no more */
  readonly assertLeading: () => void;
  /** Connects, and asks to lead. */
  start(): void;
  /** Lets another process lead at once. */
  release(): Promise<void>;
  close(): void;
}

/** Another process leads now, or may. */
class LeadershipLostError extends KnownError {
  override readonly name = 'LeadershipLostError';

  constructor() {
    super(
      'This process does not lead any more: the sync under way begins nothing new, and the one that leads takes over',
    );
  }
}

/** Milliseconds. */
const leastBetweenGaps = 30_000;

/** Makes one service of all processes that have the same Redis and sync the same. Does not wait for Redis. */
export function openRedisService({ settings, url, watched, own, timing, tell }: RedisServiceOptions): RedisService {
  const base = `horde-github-sync:${identityOf(settings)}`;
  const alarm = new Alarm(timing);
  const closed = new AbortController();
  let ringsAt = Number.NEGATIVE_INFINITY;
  /** Rings now or, where a connection comes and goes, once in a while. */
  const ringSoon = async () => {
    const now = timing.now();
    if (ringsAt > now) return;
    const wait = Math.max(0, ringsAt + leastBetweenGaps - now);
    ringsAt = now + wait;
    await timing.sleep(wait, closed.signal).catch(() => undefined);
    if (!closed.signal.aborted) alarm.ring();
  };
  const redis = new RedisConnection({
    url,
    timing,
    onUp: () => {
      tell({ name: 'watch.redis-connected', place: redis.place });
      leadership.nudge();
    },
    // What was published meanwhile is lost.
    onGap: () => void ringSoon(),
    onDown: (problem) => {
      if (closed.signal.aborted) return;
      tell({ name: 'watch.redis-lost', place: redis.place, problem });
    },
  });
  const owner = `${hostname()} ${randomUUID()}`;
  const leaseSeconds = settings.redisLeaseSeconds;
  const lease = leaseAt(redis, base, Math.round(leaseSeconds * 1_000));
  const leadership = new Leadership({ lease, owner, leaseSeconds, alarm, timing, tell });
  const pushes = new Pushes({
    alarm,
    onStranger: (message) => {
      tell({ name: 'watch.push-ignored', message });
    },
  });
  const news = new Set<() => void>();
  redis.subscribe(`${settings.redisKeyPrefix}:invalidate`, pushes.hear);
  redis.subscribe(base, (message) => {
    if (message === 'released') leadership.nudge();
    if (message === 'results') for (const listener of news) listener();
  });
  let campaign: Promise<void> | undefined;
  return {
    watch: {
      alarm,
      pushes,
      leadership,
      state: sharedState({ shared: textAt(redis, `${base}:handled`), watched, own }),
    },
    results: {
      ...textAt(redis, `${base}:results`),
      write: async (text) => {
        await redis.set(`${base}:results`, text);
        await redis.publish(base, 'results');
      },
      onNews: (listener) => {
        news.add(listener);
      },
    },
    told: textAt(redis, `${base}:told`),
    isLeading: () => leadership.isLeading,
    assertLeading: () => {
      if (!leadership.isLeading) throw new LeadershipLostError();
    },
    start: () => {
      redis.open();
      campaign = leadership.run(closed.signal);
    },
    release: async () => {
      closed.abort(new Error('closed'));
      await campaign;
      await leadership.release();
    },
    close: () => {
      redis.close();
    },
  };
}

function leaseAt(redis: RedisConnection, base: string, length: number): Lease {
  const key = `${base}:lease`;
  return {
    take: (owner) => redis.setIfAbsent(key, owner, length),
    renew: (owner) => redis.extendIfEqual(key, owner, length),
    release: async (owner) => {
      if (await redis.deleteIfEqual(key, owner)) await redis.publish(base, 'released');
    },
    holder: async () => {
      const held = await redis.inspect(key);
      return held && { owner: held.value, remaining: held.ttl };
    },
  };
}

function textAt(redis: RedisConnection, key: string): KeptText {
  return {
    place: `Redis at ${redis.place}`,
    read: () => redis.get(key),
    write: (text) => redis.set(key, text),
  };
}
