import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { httpFetch } from '../../../src/clients/network/http-fetch.ts';
import { drop, startServer, type Answer } from '../test-server.ts';

const read = async (url: string) => (await buffer((await httpFetch(new URL(url))).body!)).toString('utf8');

describe('a fetch by Node’s own client', () => {
  for (const encoding of ['gzip', 'x-gzip', 'GZIP']) {
    it(`asks for gzip and unpacks it: ${encoding}`, async (t) => {
      const { url, requests } = await startServer(t, (response) => {
        response.writeHead(200, { 'content-encoding': encoding }).end(gzipSync('tea'));
      });
      assert.equal(await read(url), 'tea');
      assert.equal(requests[0]?.headers['accept-encoding'], 'gzip');
    });
  }

  it('takes an answer that is encoded as itself', async (t) => {
    const { url } = await startServer(t, (response) => {
      response.writeHead(200, { 'content-encoding': 'identity' }).end('tea');
    });
    assert.equal(await read(url), 'tea');
  });

  it('refuses an encoding that was not asked for, and names it', async (t) => {
    const { url } = await startServer(t, (response) => {
      response.writeHead(200, { 'content-encoding': 'br' }).end('tea');
    });
    await assert.rejects(read(url), { message: 'the answer is encoded as ‘br’, which was not asked for' });
  });

  it('fails on a packed body that is damaged', async (t) => {
    const { url } = await startServer(t, (response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('tea');
    });
    await assert.rejects(read(url), /incorrect header check/);
  });

  const broken: readonly (readonly [where: string, answer: Answer, says: string])[] = [
    ['without an answer', drop, 'the other side closed the connection without an answer'],
    [
      'in the middle of the answer',
      (response) => {
        response.writeHead(200, { 'content-length': '10' }).write('tea');
        setImmediate(() => response.socket?.destroy());
      },
      'the connection ended in the middle of the answer',
    ],
  ];
  for (const [where, answer, says] of broken) {
    it(`says in words that the connection ended ${where}`, async (t) => {
      const { url } = await startServer(t, answer);
      await assert.rejects(read(url), { message: says });
    });
  }

  it('sends a body that is made meanwhile, with its length', async (t) => {
    const { url, requests } = await startServer(t, (response) => {
      response.end();
    });
    const body = Object.assign(['ö'.repeat(100_000), '!'], { byteLength: 200_001 });
    await httpFetch(new URL(url), { method: 'POST', body });
    assert.equal(requests[0]?.body, body.join(''));
    assert.equal(requests[0].headers['content-length'], '200001');
  });

  it('fails where the connection ends while such a body is sent', async (t) => {
    const server = createServer((incoming) => incoming.once('data', () => incoming.socket.destroy())).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    t.after(() => server.close());
    const body = Object.assign(
      Array.from({ length: 200 }, () => 'x'.repeat(100_000)),
      { byteLength: 20_000_000 },
    );
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await assert.rejects(httpFetch(url, { method: 'POST', body }));
  });

  it('gives each header once, in small letters', async (t) => {
    const { url } = await startServer(t, (response) => {
      response.writeHead(200, { 'X-Kind': 'pot', 'Set-Cookie': ['a=1', 'b=2'] }).end();
    });
    const { headers, body } = await httpFetch(new URL(url));
    await body?.cancel();
    assert.equal(headers.get('x-kind'), 'pot');
    assert.equal(headers.get('set-cookie'), 'a=1, b=2');
  });

  it('sends no request to an address with credentials, and does not repeat them', async (t) => {
    const { url, requests } = await startServer(t, drop);
    const error = await read(url.replace('//', '//user:do-not-print-me@')).catch(String);
    assert.equal(error, `TypeError: an address with credentials: ${url}`);
    assert.deepEqual(requests, []);
  });

  it('uses a connection again', async (t) => {
    const ports = new Set<number | undefined>();
    const { url } = await startServer(t, (response) => {
      ports.add(response.socket?.remotePort);
      response.end('tea');
    });
    await read(url);
    await read(url);
    assert.equal(ports.size, 1);
  });
});
