import { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { App } from './app.ts';
import { boundConnections } from './connections.ts';
import type { EventStreams } from './event-stream.ts';

export const mostConnections = 600;

/** What a connection may take for its headers and for a whole request; looked at every other second. */
const headersTimeout = 10_000;
export const requestTimeout = 15_000;
const connectionsCheckingInterval = 2_000;
export const maxHeaderSize = 8_192;

/** The server of the app, not listening yet: its connections are bounded in number, time and size. */
export function httpServer(app: App, streams: Pick<EventStreams, 'has'>): Server {
  const server = createAdaptorServer({
    fetch: (request, env) => app.fetch(request, env),
    overrideGlobalObjects: false,
    serverOptions: { requestTimeout, headersTimeout, connectionsCheckingInterval, maxHeaderSize },
  });
  // Only for TLS and HTTP/2, which were not asked for, it would be another.
  if (!(server instanceof Server)) throw new TypeError('The server is none of HTTP/1.1.');
  boundConnections(server, { most: mostConnections, isKept: (connection) => streams.has(connection) });
  return server;
}
