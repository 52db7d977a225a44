import type { Lease } from '../../src/watch/leadership.ts';
import type { KeptText } from '../../src/lib/kept-text.ts';
import type { SharedClock } from '../support/shared-clock.ts';

/** What several processes share in a Redis, which may be away, lose keys, and count what it was asked. */
export interface SharedStore {
  readonly lease: Lease;
  readonly text: KeptText;
  isAway: boolean;
  commands: number;
  /** Who has the lease now. */
  owner(): string | undefined;
  evict(what: 'lease' | 'text'): void;
  onReleased: () => void;
}

export function sharedStore(clock: SharedClock, leaseSeconds = 15): SharedStore {
  let held: { readonly owner: string; readonly until: number } | undefined;
  let text: string | undefined;
  const ask = <Answer>(answer: () => Answer): Promise<Answer> => {
    store.commands += 1;
    return store.isAway ? Promise.reject(new Error('connect ECONNREFUSED')) : Promise.resolve(answer());
  };
  const holder = () => {
    if (held !== undefined && held.until <= clock.now()) held = undefined;
    return held;
  };
  const hold = (owner: string) => {
    held = { owner, until: clock.now() + leaseSeconds * 1_000 };
    return true;
  };
  const store: SharedStore = {
    isAway: false,
    commands: 0,
    onReleased: () => undefined,
    owner: () => holder()?.owner,
    evict: (what) => {
      if (what === 'lease') held = undefined;
      else text = undefined;
    },
    lease: {
      take: (owner) => ask(() => holder() === undefined && hold(owner)),
      renew: (owner) => ask(() => holder()?.owner === owner && hold(owner)),
      release: (owner) =>
        ask(() => {
          if (holder()?.owner !== owner) return;
          held = undefined;
          store.onReleased();
        }),
      holder: () =>
        ask(() => {
          const now = holder();
          return now && { owner: now.owner, remaining: now.until - clock.now() };
        }),
    },
    text: {
      place: 'Redis at 127.0.0.1:6379',
      read: () => ask(() => text),
      write: (next) =>
        ask(() => {
          text = next;
        }),
    },
  };
  return store;
}
