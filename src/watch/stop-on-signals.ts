import type { Timing } from '../clients/timing.ts';

const stopSignals = ['SIGINT', 'SIGTERM'] as const;
type StopSignal = (typeof stopSignals)[number];

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
  readonly timing: Timing;
  /** What work under way may take after the first signal. */
  readonly graceSeconds: number;
}

export function stopOnSignals(source: SignalSource, { timing, graceSeconds }: StopOptions): StopSignals {
  const stop = new AbortController();
  const abort = new AbortController();
  const released = new AbortController();
  const onSignal = (signal: StopSignal) => {
    if (stop.signal.aborted) {
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
  for (const signal of stopSignals) source.on(signal, onSignal);
  return {
    stop: stop.signal,
    abort: abort.signal,
    release: () => {
      released.abort();
      for (const signal of stopSignals) source.off(signal, onSignal);
    },
  };
}
