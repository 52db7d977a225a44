import type { Socket } from 'node:net';
import type { StatusModel } from './status-model.ts';

const encoder = new TextEncoder();

/** What a listener listens through. */
type Connection = Pick<Socket, 'once' | 'off' | 'destroyed'>;

export interface EventStreams {
  /** How many listen. */
  readonly size: number;
  has(connection: Connection): boolean;
  /** The answer to one listener; `undefined` where there are too many, or this connection listens already. */
  open(connection: Connection): Response | undefined;
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
 *
 * A place is taken when an answer is first read, not when it is made (HEAD), and given back when the answer ends or the
 * connection does, whichever is first.
 */
export function eventStreams({ model, mostListeners, heartbeatSeconds }: EventStreamOptions): EventStreams {
  const listeners = new Map<Connection, AbortController>();
  const isFree = (connection: Connection) =>
    listeners.size < mostListeners && !listeners.has(connection) && !connection.destroyed;
  return {
    get size() {
      return listeners.size;
    },
    has: (connection) => listeners.has(connection),
    open: (connection) => {
      if (!isFree(connection)) return undefined;
      const gone = new AbortController();
      const leave = () => {
        gone.abort();
        connection.off('close', leave);
        if (listeners.get(connection) === gone) listeners.delete(connection);
      };
      let sent: number | undefined;
      const body = new ReadableStream<Uint8Array>(
        {
          pull: async (controller) => {
            if (sent === undefined) {
              if (!isFree(connection)) gone.abort();
              else {
                listeners.set(connection, gone);
                connection.once('close', leave);
              }
            }
            if (sent === model.revision) await changeOrHeartbeat(model, heartbeatSeconds, gone.signal);
            if (gone.signal.aborted) {
              leave();
              controller.close();
              return;
            }
            const name = sent === model.revision ? 'heartbeat' : 'status';
            sent = model.revision;
            controller.enqueue(encoder.encode(`event: ${name}\ndata: ${sent}\n\n`));
          },
          cancel: leave,
        },
        { highWaterMark: 0 },
      );
      return new Response(body, {
        headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
      });
    },
    close: () => {
      for (const gone of listeners.values()) gone.abort();
    },
  };
}

/** What hangs on the model and the signal is taken off again each time: both may live for months. */
async function changeOrHeartbeat(
  model: Pick<StatusModel, 'subscribe'>,
  seconds: number,
  gone: AbortSignal,
): Promise<void> {
  // Of what has happened already nothing tells any more.
  if (gone.aborted) return;
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
