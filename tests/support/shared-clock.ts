import type { Timing } from '../../src/lib/timing.ts';

/**
 * The time of several programs at once: it moves only while all of them sleep. It is another clock than `virtualClock`,
 * whose every sleep moves the time: of two programs, the one that sleeps would take the other's time away.
 */
export interface SharedClock extends Timing {
  /** Since the start. */
  seconds(): number;
  /** Plans something for so many seconds after the start. */
  at(seconds: number, action: () => void): void;
  /** Lets the time pass until so many seconds after the start, and all that is due by then happen. */
  runTo(seconds: number): Promise<void>;
  /** The same time for one program that may be stopped (SIGSTOP), go on, or be killed (SIGKILL). */
  program(): Program;
}

export interface Program {
  readonly timing: Timing;
  readonly pause: () => void;
  readonly resume: () => void;
  /** Nothing that sleeps wakes up any more. */
  readonly kill: () => void;
}

interface Sleeper {
  readonly time: number;
  wake(): void;
}

export function sharedClock(random: () => number = () => 0.5): SharedClock {
  const start = new Date(2025, 9, 25, 12, 0, 0).getTime();
  const sleepers: Sleeper[] = [];
  let now = start;
  const insert = (sleeper: Sleeper) => {
    // What comes soon is asked for most.
    const index = sleepers.findIndex(({ time }) => time > sleeper.time);
    sleepers.splice(index === -1 ? sleepers.length : index, 0, sleeper);
  };
  const sleepOn = async (gate: Gate, milliseconds: number, signal?: AbortSignal) => {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const sleeper: Sleeper = {
        time: now + Math.max(0, milliseconds),
        wake: () => {
          gate.pass(() => {
            signal?.removeEventListener('abort', onAbort);
            resolve();
          });
        },
      };
      const onAbort = () => {
        const index = sleepers.indexOf(sleeper);
        if (index !== -1) sleepers.splice(index, 1);
        gate.pass(() => {
          reject(signal?.reason as Error);
        });
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      insert(sleeper);
    });
  };
  const timingOf = (gate: Gate): Timing => ({
    now: () => now,
    random,
    sleep: async (milliseconds, signal) => {
      await sleepOn(gate, milliseconds, signal);
    },
  });
  return {
    ...timingOf(openGate),
    seconds: () => (now - start) / 1_000,
    at: (seconds, action) => {
      insert({ time: start + seconds * 1_000, wake: action });
    },
    runTo: async (seconds) => {
      const end = start + seconds * 1_000;
      for (;;) {
        // All that is awake does what it can without sleeping.
        await new Promise(setImmediate);
        const [next] = sleepers;
        if (next === undefined || next.time > end) break;
        sleepers.shift();
        now = Math.max(now, next.time);
        next.wake();
      }
      now = end;
    },
    program: () => {
      let state: 'running' | 'paused' | 'killed' = 'running';
      const held: (() => void)[] = [];
      const gate: Gate = {
        pass: (go) => {
          if (state === 'running') go();
          else if (state === 'paused') held.push(go);
        },
      };
      return {
        timing: timingOf(gate),
        pause: () => {
          if (state === 'running') state = 'paused';
        },
        resume: () => {
          if (state !== 'paused') return;
          state = 'running';
          for (const go of held.splice(0)) go();
        },
        kill: () => {
          state = 'killed';
        },
      };
    },
  };
}

/** Lets through what wakes up, holds it, or loses it. */
interface Gate {
  pass(go: () => void): void;
}

const openGate: Gate = {
  pass: (go) => {
    go();
  },
};
