import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';

/** A server that listens. */
export interface Listening {
  /** Without a trailing slash, `http://127.0.0.1:19800`. */
  readonly url: string;
  /** Ends open connections too. */
  readonly close: () => Promise<void>;
}

export interface ListenOptions {
  /** 0 picks a free one. */
  readonly port: number;
  readonly host: string;
}

/** How a request is answered; `node` gives the raw connection. */
export type Answerer = (request: Request, node: HttpBindings) => Response | Promise<Response>;

/**
 * What becomes of a request without a whole answer: the connection stays silent for ever (`hang`), is closed without a
 * byte (`drop`), or is closed after the first bytes of a 200 (`cut`).
 */
export type Breakdown = 'hang' | 'drop' | 'cut';

/** @throws the system's error where the port is taken */
export async function listen(answer: Answerer, { port, host }: ListenOptions): Promise<Listening> {
  const server = createAdaptorServer({
    fetch: (request, env) => answer(request, env as HttpBindings),
    // Globals of the process that embeds the sandbox stay as they are.
    overrideGlobalObjects: false,
  });
  server.listen(port, host);
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
  };
}

export function isBreakdown(value: unknown): value is Breakdown {
  return value === 'hang' || value === 'drop' || value === 'cut';
}

/** Never resolves: there is no answer for the server to send. */
export function breakDown(kind: Breakdown, { incoming, outgoing }: HttpBindings): Promise<never> {
  if (kind === 'drop') incoming.socket.destroy();
  if (kind === 'cut') {
    outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    outgoing.write('{"a": {', () => incoming.socket.destroy());
  }
  return new Promise<never>(() => undefined);
}
