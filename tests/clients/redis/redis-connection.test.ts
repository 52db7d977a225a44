import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { RedisConnection } from '../../../src/clients/redis/redis-connection.ts';
import { realTiming } from '../../../src/lib/timing.ts';

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
    const connection = new RedisConnection({
      url,
      timing: realTiming,
      onUp: () => undefined,
      onDown: () => undefined,
      onGap: () => undefined,
    });
    connection.open();
    connection.close();
    await ended.promise;
  });

  it('to a server that takes it and answers nothing is told of, and tried anew', async (t) => {
    const { server, url } = await silentServer(t);
    let connections = 0;
    const tried = Promise.withResolvers<undefined>();
    server.on('connection', () => {
      connections += 1;
      if (connections === 3) tried.resolve(undefined);
    });
    const problems: string[] = [];
    const connection = new RedisConnection({
      url,
      timing: {
        ...realTiming,
        sleep: async (milliseconds, signal) => {
          await realTiming.sleep(milliseconds / 100, signal);
        },
      },
      onUp: () => undefined,
      onDown: (problem) => problems.push(problem),
      onGap: () => undefined,
    });
    t.after(() => {
      connection.close();
    });
    connection.open();
    await tried.promise;
    await waitFor('what is told', () => problems.length > 0);
    assert.deepEqual(problems, ['it has not answered within 3 seconds']);
  });
});
