import { createServer, request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** Stands between the program and a server and writes down what is asked. */
export interface RecordingProxy {
  readonly url: string;
  /** `GET /path` of each request, in order; without queries. */
  readonly requests: readonly string[];
  /** Those that are no GET. */
  writes(): readonly string[];
  /** Forgets what was asked so far. */
  forget(): void;
  close(): Promise<void>;
}

interface Interference {
  /** Called for each request before it is passed on. */
  readonly onRequest?: (line: string) => void;
  /** Milliseconds that each request takes on its way. */
  readonly delay?: number;
  /** Whether a request is never answered. */
  readonly isLost?: (line: string) => boolean;
  /** Whether requests are answered with 401 for now. */
  readonly isRefused?: () => boolean;
}

export async function startRecordingProxy(
  target: string,
  { onRequest = () => undefined, delay = 0, isLost = () => false, isRefused = () => false }: Interference = {},
): Promise<RecordingProxy> {
  const requests: string[] = [];
  const { hostname, port } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const line = `${method} ${new URL(url, target).pathname}`;
    requests.push(line);
    onRequest(line);
    if (isLost(line)) return;
    if (isRefused()) {
      outgoing.writeHead(401, { 'content-type': 'application/json' }).end('{"message":"Bad credentials"}');
      return;
    }
    const forwarded = request({ hostname, port, method, path: url, headers }, (answer: IncomingMessage) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    if (delay === 0) incoming.pipe(forwarded);
    else setTimeout(() => incoming.pipe(forwarded), delay);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    writes: () => requests.filter((line) => !line.startsWith('GET ')),
    forget: () => {
      requests.length = 0;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
