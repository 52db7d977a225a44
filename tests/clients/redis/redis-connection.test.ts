import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { RedisConnection } from '../../../src/clients/redis/redis-connection.ts';
import { realTiming } from '../../../src/clients/timing.ts';

/** A server that takes connections and answers nothing. */
async function silentServer(t: TestContext) {
  const server = createServer().listen(0, '127.0.0.1');
  const sockets: Socket[] = [];
  server.on('connection', (socket) => sockets.push(socket.on('error', () => undefined).resume()));
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { server, url: `redis://127.0.0.1:${port}` };
}

describe('a connection to Redis', () => {
  it('that is closed while it connects leaves no socket that keeps the process alive', async (t) => {
    const { server, url } = await silentServer(t);
    const ended = Promise.withResolvers<undefined>();
    let ends = 0;
    server.on('connection', (socket) => {
      socket.on('close', () => {
        ends += 1;
        if (ends === 2) ended.resolve(undefined);
      });
    });
    const connection = new RedisConnection({ url, timing: realTiming, onUp: () => undefined, onDown: () => undefined });
    connection.open();
    connection.close();
    await ended.promise;
  });
});
