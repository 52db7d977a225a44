import type { StatusModel } from './status-model.ts';

const encoder = new TextEncoder();

export interface EventStreams {
  /** The answer to one listener; `undefined` where there are too many. */
  open(): Response | undefined;
  /** Ends them all. */
  close(): void;
}

interface EventStreamOptions {
  readonly model: Pick<StatusModel, 'revision' | 'subscribe'>;
  readonly mostListeners: number;
  /** So that proxies keep a silent connection, and a page sees when it broke. */
  readonly heartbeatSeconds: number;
}

/**
 * Server-sent events: `status` with the revision as its data, at once and after each change, and a `heartbeat` in
 * between. A listener that reads slowly misses revisions, never the last one, and holds no more than one message.
 */
export function eventStreams({ model, mostListeners, heartbeatSeconds }: EventStreamOptions): EventStreams {
  const listeners = new Set<AbortController>();
  return {
    open: () => {
      if (listeners.size >= mostListeners) return undefined;
      const gone = new AbortController();
      listeners.add(gone);
      let sent: number | undefined;
      const body = new ReadableStream<Uint8Array>(
        {
          pull: async (controller) => {
            if (sent === model.revision) await changeOrHeartbeat(model, heartbeatSeconds, gone.signal);
            if (gone.signal.aborted) {
              controller.close();
              return;
            }
            const name = sent === model.revision ? 'heartbeat' : 'status';
            sent = model.revision;
            controller.enqueue(encoder.encode(`event: ${name}\ndata: ${sent}\n\n`));
          },
          cancel: () => {
            gone.abort();
            listeners.delete(gone);
          },
        },
        { highWaterMark: 0 },
      );
      return new Response(body, {
        headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
      });
    },
    close: () => {
      for (const gone of listeners) gone.abort();
      listeners.clear();
    },
  };
}

/** What hangs on the model and the signal is taken off again each time: both may live for months. */
async function changeOrHeartbeat(
  model: Pick<StatusModel, 'subscribe'>,
  seconds: number,
  gone: AbortSignal,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const timer = setTimeout(resolve, seconds * 1_000);
  const unsubscribe = model.subscribe(() => {
    resolve(undefined);
  });
  gone.addEventListener('abort', resolve, { once: true });
  await promise;
  gone.removeEventListener('abort', resolve);
  unsubscribe();
  clearTimeout(timer);
}
