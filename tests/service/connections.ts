import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { mostConnections } from '../../src/service/http-server.ts';
import { waitFor } from '../support/wait-for.ts';
import { startTestService } from './test-service.ts';
import { lanes } from '../support/lanes.ts';

/** Connections that stay, each with what it says first. */
async function open(t: TestContext, url: string, count: number, text: string) {
  const { port } = new URL(url);
  const sockets: Socket[] = [];
  const answered = new Set<Socket>();
  t.after(() => {
    for (const socket of sockets) socket.destroy();
  });
  for (let number = 0; number < count; number += 1) {
    const socket = connect({ port: Number(port), host: '127.0.0.1' });
    sockets.push(socket);
    socket.on('error', () => undefined).on('data', () => answered.add(socket));
    await once(socket, 'connect');
    socket.write(text);
  }
  return { sockets, answered, open: () => sockets.filter(({ destroyed }) => !destroyed) };
}

async function probe(url: string): Promise<readonly number[]> {
  const answers = ['/healthz', '/metrics', '/api/status'].map(async (path) => {
    const answer = await fetch(url + path, { headers: { connection: 'close' } });
    await answer.text();
    return answer.status;
  });
  return await Promise.all(answers);
}

const listen = 'GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n';

export const connections = lanes(
  {
    allBut: [
      '700 connections that say nothing',
      '700 connections that drip their headers byte by byte',
      '700 connections that have asked and stay',
      '700 connections that ask for much and do not read it',
    ],
  },
  ({ describe, it }) => {
    describe('an operator’s probes are answered, whatever others do', () => {
      const others: Readonly<Record<string, string>> = {
        'say nothing': '',
        'drip their headers byte by byte': 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ',
        'have asked and stay': 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n',
        'ask for much and do not read it': 'GET /main.js HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(20),
        listen: listen,
      };
      for (const [what, text] of Object.entries(others)) {
        it(`700 connections that ${what}`, async (t) => {
          const { url } = await startTestService(t);
          const { sockets } = await open(t, url, 700, text);
          for (let round = 0; round < 3; round += 1) {
            for (const socket of sockets) if (!socket.destroyed && text.includes('Slow')) socket.write('x');
            assert.deepEqual(await probe(url), [200, 200, 200]);
          }
        });
      }
    });

    describe('the connections of the HTTP server', () => {
      it('are so many and no more: the oldest go', async (t) => {
        const { url } = await startTestService(t);
        const first = await open(t, url, mostConnections, '');
        const more = await open(t, url, 10, '');
        await waitFor('ten connections to be closed', () => first.open().length === mostConnections - 10);
        assert.deepEqual(
          first.sockets.slice(0, 10).map(({ destroyed }) => destroyed),
          Array.from({ length: 10 }, () => true),
        );
        assert.equal(more.open().length, 10);
      });

      it('that are used count as new', async (t) => {
        const { url } = await startTestService(t);
        const { sockets, answered } = await open(t, url, mostConnections, '');
        const [used, unused] = sockets;
        used?.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
        await waitFor('an answer', () => used !== undefined && answered.has(used));
        await open(t, url, 10, '');
        await waitFor('an unused one to be closed', () => unused?.destroyed === true);
        assert.equal(used?.destroyed, false);
      });

      it('that listen stay', async (t) => {
        const { url } = await startTestService(t);
        const listening = await open(t, url, 250, listen);
        await waitFor('all to listen', () => listening.answered.size === 250);
        await open(t, url, 700, '');
        await open(t, url, 1, 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
        assert.equal(listening.open().length, 250);
      });

      it('have no place for headers of more than 8 KiB', async (t) => {
        const { url } = await startTestService(t);
        const answer = async (bytes: number) =>
          (await fetch(`${url}/healthz`, { headers: { 'x-long': 'x'.repeat(bytes) } })).status;
        assert.equal(await answer(7_000), 200);
        assert.equal(await answer(8_200), 431);
      });
    });
  },
);
