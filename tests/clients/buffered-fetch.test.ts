import assert from 'node:assert/strict';
import { getEventListeners, once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { BodyTooLargeError, bufferedFetch } from '../../src/clients/buffered-fetch.ts';
import { httpFetch } from '../../src/clients/network/http-fetch.ts';
import { drop, startServer, type Answer } from './test-server.ts';

const patient = { timeoutMilliseconds: 60_000, maxBytes: 1_000 };
const hurried = { timeoutMilliseconds: 30, maxBytes: 1_000 };

/** Starts a body and leaves the rest to the test. */
function begin(response: ServerResponse, headers: Record<string, string> = {}): void {
  response.writeHead(200, headers);
  response.write('{"a": ');
}

function breakOff(response: ServerResponse): void {
  setImmediate(() => response.socket?.destroy());
}

describe('a buffered fetch', () => {
  it('gives the whole body with its status and headers', async (t) => {
    const { url } = await startServer(t, (response) => {
      response.writeHead(418, 'Short and stout', { 'x-kind': 'pot' });
      response.write('tea');
      setImmediate(() => response.end('pot'));
    });
    const response = await bufferedFetch(patient, httpFetch)(url);
    assert.equal(response.status, 418);
    assert.equal(response.headers.get('x-kind'), 'pot');
    assert.equal(await response.text(), 'teapot');
  });

  it('sends what it is given', async (t) => {
    const server = await startServer(t, (response) => {
      response.end();
    });
    await bufferedFetch(patient, httpFetch)(`${server.url}/there?now=1`, {
      method: 'POST',
      body: 'ö',
      headers: { 'x-a': 'b' },
    });
    const [request] = server.requests;
    assert.equal(request?.method, 'POST');
    assert.equal(request.path, '/there?now=1');
    assert.equal(request.body, 'ö');
    assert.equal(request.headers['x-a'], 'b');
  });

  it('gives the bytes, and no others, where they are asked for', async (t) => {
    const { url } = await startServer(t, (response) => {
      response.end('tea');
    });
    const response = await bufferedFetch(patient, httpFetch)(url);
    assert.equal(Buffer.from(await response.arrayBuffer()).toString(), 'tea');
  });

  for (const status of [204, 304]) {
    it(`gives an empty body for ${status}`, async (t) => {
      const { url } = await startServer(t, (response) => {
        response.writeHead(status).end();
      });
      const response = await bufferedFetch(patient, httpFetch)(url);
      assert.equal(response.status, status);
      assert.equal(await response.text(), '');
    });
  }

  const broken: Readonly<Record<string, Answer>> = {
    'before the answer': (response) => {
      response.socket?.destroy();
    },
    'in a body of known length': (response) => {
      begin(response, { 'content-length': '100' });
      breakOff(response);
    },
    'in a body in chunks': (response) => {
      begin(response);
      breakOff(response);
    },
    'in order, but before the length that was promised': (response) => {
      begin(response, { 'content-length': '100' });
      setImmediate(() => response.socket?.end());
    },
    'in a compressed body': (response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.write(gzipSync('x'.repeat(10_000)).subarray(0, 20));
      breakOff(response);
    },
  };
  for (const [where, answer] of Object.entries(broken)) {
    it(`fails where the connection ends ${where}`, async (t) => {
      const { url } = await startServer(t, answer);
      await assert.rejects(bufferedFetch(patient, httpFetch)(url));
    });
  }

  it('takes a body of exactly the size allowed', async (t) => {
    const { url } = await startServer(t, (response) => {
      response.end('x'.repeat(1_000));
    });
    assert.equal((await (await bufferedFetch(patient, httpFetch)(url)).text()).length, 1_000);
  });

  it('does not begin to read a body whose header says that it is too large', async (t) => {
    const closed = Promise.withResolvers<unknown>();
    const { url } = await startServer(t, (response) => {
      closed.resolve(once(response, 'close'));
      begin(response, { 'content-length': '1001' });
    });
    await assert.rejects(bufferedFetch(patient, httpFetch)(url), BodyTooLargeError);
    await closed.promise;
  });

  it('stops reading a body that grows too large, and hangs up', async (t) => {
    const closed = Promise.withResolvers<unknown>();
    const { url } = await startServer(t, async (response) => {
      closed.resolve(once(response, 'close'));
      response.writeHead(200);
      while (!response.destroyed) {
        if (!response.write('x'.repeat(400))) await Promise.race([once(response, 'drain'), closed.promise]);
        else await new Promise(setImmediate);
      }
    });
    await assert.rejects(bufferedFetch(patient, httpFetch)(url), BodyTooLargeError);
    await closed.promise;
  });

  it('counts the bytes after decompression', async (t) => {
    const { url } = await startServer(t, (response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync('x'.repeat(100_000)));
    });
    await assert.rejects(bufferedFetch(patient, httpFetch)(url), BodyTooLargeError);
  });

  const slow: Readonly<Record<string, Answer>> = {
    'before the answer': () => undefined,
    'in the body': (response) => {
      begin(response);
    },
  };
  for (const [where, answer] of Object.entries(slow)) {
    it(`fails when time runs out ${where}, and says after how long`, async (t) => {
      const { url } = await startServer(t, answer);
      await assert.rejects(bufferedFetch(hurried, httpFetch)(url), { message: 'no complete answer within 0.03 s' });
    });

    it(`ends with the caller’s reason when the caller stops it ${where}`, async (t) => {
      const arrived = Promise.withResolvers<undefined>();
      const { url } = await startServer(t, async (response, request, count) => {
        await answer(response, request, count);
        arrived.resolve(undefined);
      });
      const stop = new AbortController();
      const fetching = bufferedFetch(patient, httpFetch)(url, { signal: stop.signal });
      await arrived.promise;
      const reason = new Error('enough');
      stop.abort(reason);
      await assert.rejects(fetching, (error) => error === reason);
    });
  }

  it('does not ask at all where the caller has stopped it before', async (t) => {
    const server = await startServer(t, (response) => {
      response.end();
    });
    const reason = new Error('enough');
    await assert.rejects(
      bufferedFetch(patient, httpFetch)(server.url, { signal: AbortSignal.abort(reason) }),
      (error) => error === reason,
    );
    assert.deepEqual(server.requests, []);
  });

  for (const [how, answer] of Object.entries({ good: (response: ServerResponse) => response.end(), bad: drop })) {
    it(`leaves nothing on the caller’s signal after a ${how} answer`, async (t) => {
      const { url } = await startServer(t, (...exchange) => void answer(...exchange));
      const stop = new AbortController();
      await bufferedFetch(patient, httpFetch)(url, { signal: stop.signal }).catch(() => undefined);
      assert.deepEqual(getEventListeners(stop.signal, 'abort'), []);
    });
  }

  for (const [how, answer] of Object.entries({
    good: () => Promise.resolve(new Response('tea')),
    bad: () => Promise.reject(new Error('other side closed')),
  })) {
    it(`leaves no timer behind after a ${how} answer`, async () => {
      let signal: AbortSignal | null | undefined;
      const fetching = bufferedFetch(hurried, (_url, init) => {
        signal = init?.signal;
        return answer();
      });
      await fetching('http://primary.example/').catch(() => undefined);
      // Timers of one length go off in the order in which they were set: one that stayed would have gone off before.
      await delay(hurried.timeoutMilliseconds);
      assert.equal(signal?.aborted, false);
    });
  }
});
