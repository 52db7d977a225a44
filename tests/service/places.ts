import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { createApp } from '../../src/service/app.ts';
import { eventStreams } from '../../src/service/event-stream.ts';
import { httpServer } from '../../src/service/http-server.ts';
import { StatusModel } from '../../src/service/status-model.ts';
import { waitFor } from '../support/wait-for.ts';
import { about } from './test-service.ts';
import { lanes } from '../support/lanes.ts';
import { listening } from '../support/listening.ts';

// HORDE_GITHUB_SYNC_ENDINGS=10000 for the figure that the project promises. There are 250 places.
const most = Number(process.env['HORDE_GITHUB_SYNC_ENDINGS'] ?? 1_000);
/** A route without places is opened less often. */
const few = Math.ceil(most / 20);
const atOnce = 50;

const paths = ['/', '/main.js', '/api/status', '/healthz', '/readyz', '/metrics', '/nothing', '/api/events'];

/** The server with everything counted that a request may leave behind. */
async function start(t: TestContext) {
  const subscribers = new Set<() => void>();
  const model = new StatusModel({ ...about, startedAt: 0 });
  const counted = {
    get revision() {
      return model.revision;
    },
    subscribe: (listener: () => void) => {
      subscribers.add(listener);
      return () => subscribers.delete(listener);
    },
  };
  const streams = eventStreams({ model: counted, mostListeners: 250, heartbeatSeconds: 15 });
  const metrics = { exposition: () => Promise.resolve({ contentType: 'text/plain', text: 'metrics\n' }) };
  const server = httpServer(createApp({ host: '127.0.0.1', model, metrics, streams, now: () => 0 }), streams);
  const connections = new Set<Socket>();
  server.on('connection', (connection: Socket) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });
  const port = await listening(t, server);
  const left = () => ({ listeners: streams.size, subscribers: subscribers.size, connections: connections.size });
  return { server, port, left };
}

/** Resolves when the socket is closed, however. */
async function closed(socket: Socket): Promise<void> {
  socket.on('error', () => undefined);
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
}

/** A request and its end. */
type Ending = (socket: Socket, path: string) => Promise<void>;

const ask = (path: string, method = 'GET', headers = '') =>
  `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`;

const endings: Readonly<Record<string, Ending>> = {
  'with HEAD': async (socket, path) => {
    socket.resume().end(ask(path, 'HEAD', 'Connection: close\r\n'));
    await closed(socket);
  },
  'with HEAD, on a connection that stays': async (socket, path) => {
    socket.write(ask(path, 'HEAD'));
    await once(socket, 'data');
    socket.write(ask('/healthz', 'GET', 'Connection: close\r\n'));
    socket.resume();
    await closed(socket);
  },
  'before its headers are whole': async (socket, path) => {
    socket.write(ask(path).slice(0, -2), () => socket.destroy());
    await closed(socket);
  },
  'before an answer, by a reset': async (socket, path) => {
    socket.write(ask(path), () => socket.resetAndDestroy());
    await closed(socket);
  },
  'half open, then closed': async (socket, path) => {
    socket.end(ask(path));
    await Promise.race([new Promise((resolve) => socket.once('data', resolve)), closed(socket)]);
    socket.destroy();
    await closed(socket);
  },
  'while it is answered': async (socket, path) => {
    socket.write(ask(path));
    await once(socket, 'data');
    socket.destroy();
    await closed(socket);
  },
  'with an error while it is answered': async (socket, path) => {
    socket.write(ask(path));
    await once(socket, 'data');
    socket.resetAndDestroy();
    await closed(socket);
  },
  'with many more behind it on the same connection': async (socket, path) => {
    socket.write(ask(path).repeat(5));
    await once(socket, 'data');
    socket.destroy();
    await closed(socket);
  },
};

export const places = lanes(
  ['with HEAD', 'has 10 s for its headers and 15 s as a whole, and Node.js looks more often than it does by itself'],
  ({ describe, it }) => {
    describe('whatever a request takes it gives back, when it ends', () => {
      for (const [how, end] of Object.entries(endings)) {
        it(how, async (t) => {
          const { port, left } = await start(t);
          const work = paths.flatMap((path) => Array.from({ length: path === '/api/events' ? most : few }, () => path));
          await Promise.all(
            Array.from({ length: atOnce }, async () => {
              for (let path = work.pop(); path !== undefined; path = work.pop()) {
                const socket = connect({ port, host: '127.0.0.1' });
                await end(socket, path);
              }
            }),
          );
          await waitFor('the server to see that all are gone', () => left().connections === 0);
          assert.deepEqual(left(), { listeners: 0, subscribers: 0, connections: 0 });
          const answer = await fetch(`http://127.0.0.1:${port}/api/events`);
          assert.equal(answer.status, 200);
          await answer.body?.cancel();
        });
      }
    });

    describe('a request that does not end', () => {
      it('has 10 s for its headers and 15 s as a whole, and Node.js looks more often than it does by itself', async (t) => {
        const { server } = await start(t);
        const { headersTimeout, requestTimeout } = server;
        assert.deepEqual({ headersTimeout, requestTimeout }, { headersTimeout: 10_000, requestTimeout: 15_000 });
        // Not in the types: by default 30 s, three times what it looks for.
        assert.equal((server as unknown as { connectionsCheckingInterval: number }).connectionsCheckingInterval, 2_000);
      });
    });
  },
);
