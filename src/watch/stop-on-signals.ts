import type { Timing } from '../lib/timing.ts';

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** The process, as far as signals go. Handlers are what makes it heed them as PID 1 of a container, too. */
export interface SignalSource {
  on(signal: StopSignal, listener: (signal: StopSignal) => void): unknown;
  off(signal: StopSignal, listener: (signal: StopSignal) => void): unknown;
}

/** Somebody asked to stop; the message is the signal's name. */
class StopRequest extends Error {
  override readonly name = 'StopRequest';
}

export interface StopSignals {
  /** Aborted by the first signal: no new work. */
  readonly stop: AbortSignal;
  /** Aborted by the second signal, or when the grace is over: end at once. The reason's message says which. */
  readonly abort: AbortSignal;
  /** Stops listening. */
  readonly release: () => void;
}

interface StopOptions {
  readonly signals: readonly StopSignal[];
  readonly timing: Timing;
  /** What work under way may take after the first signal. */
  readonly graceSeconds: number;
}

export function stopOnSignals(source: SignalSource, { signals, timing, graceSeconds }: StopOptions): StopSignals {
  const stop = new AbortController();
  const abort = new AbortController();
  const released = new AbortController();
  const onSignal = (signal: StopSignal) => {
    if (stop.signal.aborted) {
      // A terminal that is closed may say so twice.
      if (signal === 'SIGHUP') return;
      abort.abort(new StopRequest(`a second signal, ${signal}`));
      return;
    }
    void timing.sleep(graceSeconds * 1_000, released.signal).then(
      () => {
        abort.abort(new StopRequest(`${graceSeconds} seconds have passed`));
      },
      () => undefined,
    );
    stop.abort(new StopRequest(signal));
  };
  for (const signal of signals) source.on(signal, onSignal);
  return {
    stop: stop.signal,
    abort: abort.signal,
    release: () => {
      released.abort();
      for (const signal of signals) source.off(signal, onSignal);
    },
  };
}
