import { once } from 'node:events';
import { Agent, createServer, request as send, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A request as it went over the wire. Times are those of `performance.now()`. */
export interface WireRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly start: number;
  /** When the last byte of the answer was handed over. */
  readonly end: number;
  readonly status: number;
}

/** Stands between the program and a server, adds a delay, and counts. */
export interface Wire {
  readonly url: string;
  /** Answered ones, in the order of their start. */
  readonly requests: readonly WireRequest[];
  /** Bytes with all headers: from the program, and to it. */
  readonly bytes: { readonly up: number; readonly down: number };
  /** Counts from 0 again. */
  clear(): void;
  close(): Promise<void>;
}

/** @param delayMilliseconds is added to each request, before it is passed on */
export async function openWire(target: string, delayMilliseconds = 0): Promise<Wire> {
  const { hostname, port } = new URL(target);
  const agent = new Agent({ keepAlive: false });
  const sockets = new Set<Socket>();
  let requests: WireRequest[] = [];
  let counted = { up: 0, down: 0 };
  const total = () => ({
    up: sum([...sockets].map(({ bytesRead }) => bytesRead)),
    down: sum([...sockets].map(({ bytesWritten }) => bytesWritten)),
  });

  const server = createServer((incoming, outgoing) => {
    const start = performance.now();
    const { method = 'GET', url: path = '/', headers } = incoming;
    outgoing.once('finish', () => {
      requests.push({ method, path, headers, start, end: performance.now(), status: outgoing.statusCode });
    });
    void delay(delayMilliseconds).then(() => {
      const forwarded = send({ hostname, port, method, path, headers, agent }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.on('error', () => outgoing.destroy());
        answer.pipe(outgoing);
      });
      forwarded.on('error', () => outgoing.destroy());
      incoming.pipe(forwarded);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return requests.toSorted((a, b) => a.start - b.start);
    },
    get bytes() {
      const { up, down } = total();
      return { up: up - counted.up, down: down - counted.down };
    },
    clear: () => {
      requests = [];
      counted = total();
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * How many round trips had to follow one another: the length of the longest chain of requests each of which began after
 * the one before it had been answered.
 */
export function roundTrips(requests: readonly Pick<WireRequest, 'start' | 'end'>[]): number {
  let chain = 0;
  let free = Number.NEGATIVE_INFINITY;
  for (const { start, end } of requests.toSorted((a, b) => a.end - b.end)) {
    if (start < free) continue;
    chain += 1;
    free = end;
  }
  return chain;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
