import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import type { Log } from '../../src/lib/log.ts';
import { silentLog } from '../../src/lib/log.ts';
import { detailOf, PrimaryClient, PrimaryFailure, type PrimaryClientOptions } from '../../src/clients/primary.ts';
import { realTiming, type Timing } from '../../src/lib/timing.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { drop, inTurn, json, startServer, type Answer } from './test-server.ts';

const path = '/model_references/v1/clip';
const ok = json(200, { a: {} });
const down = json(503, { detail: 'starting up' });

function client(baseUrl: string, options: Partial<PrimaryClientOptions> = {}): PrimaryClient {
  return new PrimaryClient({ baseUrl, timeoutSeconds: 60, timing: virtualClock(), ...options });
}

describe('a request to PRIMARY', () => {
  const bases = [
    { base: '', asks: path },
    { base: '/', asks: path },
    { base: '/api', asks: `/api${path}` },
    { base: '/api///', asks: `/api${path}` },
  ];
  for (const { base, asks } of bases) {
    it(`goes to ${asks} under the base URL http://…${base}`, async (t) => {
      const { url, requests } = await startServer(t, ok);
      const answer = await client(url + base).get(path);
      assert.deepEqual(
        requests.map((request) => `${request.method} ${request.path}`),
        [`GET ${asks}`],
      );
      assert.deepEqual(answer, { url: url + asks, status: 200, text: '{"a":{}}' });
      assert.equal(client(url + base).urlOf(path), url + asks);
    });
  }

  it('keeps a byte order mark and line ends as they came', async (t) => {
    const { url } = await startServer(t, (response) => {
      response.end('\ufeff{}\r\n');
    });
    assert.equal((await client(url).get(path)).text, '\ufeff{}\r\n');
  });

  for (const status of [200, 301, 400, 401, 403, 404, 408, 422, 499]) {
    it(`takes ${status} for an answer, at the first try`, async (t) => {
      const { url, requests } = await startServer(t, json(status, {}));
      assert.equal((await client(url).get(path)).status, status);
      assert.equal(requests.length, 1);
    });
  }

  const passing: Readonly<Record<string, Answer>> = {
    '429': json(429, {}),
    '500': json(500, {}),
    '502': json(502, {}),
    '503': down,
    '599': json(599, {}),
    'a broken connection': drop,
    'an answer cut off': (response) => {
      response.writeHead(200, { 'content-length': '99' });
      response.write('{');
      setImmediate(() => response.socket?.destroy());
    },
  };
  for (const [what, answer] of Object.entries(passing)) {
    it(`is sent again after ${what}`, async (t) => {
      const { url, requests } = await startServer(t, inTurn(answer, answer, ok));
      assert.equal((await client(url).get(path)).status, 200);
      assert.equal(requests.length, 3);
    });

    it(`is given up after three times ${what}`, async (t) => {
      const { url, requests } = await startServer(t, answer);
      await assert.rejects(client(url).get(path), (error) => {
        assert.ok(error instanceof PrimaryFailure);
        assert.match(error.message, / \(tried 3 times\)$/);
        return true;
      });
      assert.equal(requests.length, 3);
    });
  }

  it('waits at random, up to a bound that doubles, between the tries', async (t) => {
    const { url } = await startServer(t, down);
    const waitsWith = async (random: number) => {
      const timing = virtualClock({ random: () => random });
      await assert.rejects(client(url, { timing }).get(path));
      return timing.sleeps;
    };
    assert.deepEqual(await waitsWith(0), [0, 0]);
    assert.deepEqual(await waitsWith(0.25), [250, 500]);
    assert.deepEqual(await waitsWith(0.999), [999, 1_998]);
  });

  for (const status of [429, 503]) {
    for (const [form, value] of [
      ['seconds', () => '4'],
      ['a date', (now: number) => new Date(now + 4_000).toUTCString()],
    ] as const) {
      it(`waits as long as PRIMARY asks for with ${status}, in ${form}`, async (t) => {
        const timing = virtualClock({ start: Date.parse('2027-01-01T00:00:00Z') });
        const skewed = timing.now() - 600_000;
        const busy: Answer = (response) => {
          const headers = { date: new Date(skewed).toUTCString(), 'retry-after': value(skewed) };
          response.writeHead(status, headers).end('{}');
        };
        const { url } = await startServer(t, inTurn(busy, ok));
        await client(url, { timing }).get(path);
        assert.deepEqual(timing.sleeps, [4_000]);
      });
    }
  }

  it('is given up at once where PRIMARY asks to wait longer than a minute', async (t) => {
    const busy: Answer = (response) => {
      response.writeHead(503, { 'retry-after': '1e300' }).end('{}');
    };
    const { url, requests } = await startServer(t, busy);
    await assert.rejects(client(url).get(path), (error) => {
      assert.ok(error instanceof PrimaryFailure);
      assert.equal(error.message, 'it answered 503, and asks to wait 86400 s');
      assert.equal(error.retryAfter, 86_400_000);
      return true;
    });
    assert.equal(requests.length, 1);
  });

  it('that is sent again is told: where, why and when', async (t) => {
    const { url } = await startServer(t, inTurn(down, ok));
    const told: string[] = [];
    const log: Log = {
      ...silentLog,
      warn: (event, message) => {
        told.push(`${event}: ${message}`);
      },
    };
    await client(url, { log }).get(path);
    assert.deepEqual(told, [`primary.retry: ${url}${path}: it answered 503: starting up; trying again in 0.5 s`]);
  });

  const failures: readonly { given: string; answer: Answer; says: RegExp; tries: number }[] = [
    { given: 'a failure with a reason', answer: down, says: /^it answered 503: starting up \(tried/, tries: 3 },
    {
      given: 'a failure as a page',
      answer: (response) => {
        response.writeHead(502).end('<html>Bad gateway</html>');
      },
      says: /^it answered 502 \(tried/,
      tries: 3,
    },
    {
      given: 'bytes that are not UTF-8',
      answer: (response) => {
        response.end(Buffer.from('{"caf\u00e9": {}}', 'latin1'));
      },
      says: /^the answer is not UTF-8 text$/,
      tries: 1,
    },
    {
      given: 'an answer that is said to be larger than 256 MiB',
      answer: (response) => {
        response.writeHead(200, { 'content-length': String(2 ** 28 + 1) });
        response.write('{');
      },
      says: /^the answer is larger than 256 MiB$/,
      tries: 1,
    },
  ];
  for (const { given, answer, says, tries } of failures) {
    it(`fails with a plain sentence after ${tries} tries: ${given}`, async (t) => {
      const { url, requests } = await startServer(t, answer);
      await assert.rejects(client(url).get(path), (error) => {
        assert.ok(error instanceof PrimaryFailure);
        assert.match(error.message, says);
        return true;
      });
      assert.equal(requests.length, tries);
    });
  }

  it('fails naming the address where nothing listens', async () => {
    const nowhere = createServer().listen(0, '127.0.0.1');
    await once(nowhere, 'listening');
    const { port } = nowhere.address() as AddressInfo;
    nowhere.close();
    await once(nowhere, 'close');
    await assert.rejects(client(`http://127.0.0.1:${port}`).get(path), {
      message: `connect ECONNREFUSED 127.0.0.1:${port} (tried 3 times)`,
    });
  });

  it('fails where no answer comes in time', async (t) => {
    const { url } = await startServer(t, () => undefined);
    await assert.rejects(client(url, { timeoutSeconds: 0.02 }).get(path), {
      message: 'no complete answer within 0.02 s (tried 3 times)',
    });
  });

  it('ends at once with the caller’s reason while it waits for an answer', async (t) => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const { url, requests } = await startServer(t, () => {
      stop.abort(reason);
    });
    await assert.rejects(client(url, { signal: stop.signal }).get(path), (error) => error === reason);
    assert.equal(requests.length, 1);
  });

  it('ends at once with the caller’s reason between two tries', async (t) => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const { url, requests } = await startServer(t, down);
    const timing: Timing = {
      ...virtualClock(),
      sleep: async (_milliseconds, signal) => {
        assert.equal(signal, stop.signal);
        stop.abort(reason);
        await realTiming.sleep(0, signal);
      },
    };
    await assert.rejects(client(url, { signal: stop.signal, timing }).get(path), (error) => error === reason);
    assert.equal(requests.length, 1);
  });
});

describe('a redirect of PRIMARY’s that leads nowhere', () => {
  const redirects: Readonly<Record<string, { to: (url: string) => string; requests: number; says: RegExp }>> = {
    'in a circle': { to: (url) => `${url}${path}`, requests: 6, says: /redirects more than 5 times$/ },
    'to what is no address': { to: () => 'ftp://models.example/', requests: 1, says: /no http\(s\) address$/ },
    'with a password': {
      to: (url) => url.replace('//', '//user:secret@'),
      requests: 1,
      says: /with a user name or a password in the address, which is not followed$/,
    },
  };
  for (const [what, { to, requests: count, says }] of Object.entries(redirects)) {
    it(`fails at once and is not tried again: ${what}`, async (t) => {
      const timing = virtualClock();
      const { url, requests } = await startServer(t, (response, { headers }) => {
        response.writeHead(302, { location: to(`http://${String(headers['host'])}`) }).end();
      });
      await assert.rejects(client(url, { timing }).get(path), (error) => {
        assert.ok(error instanceof PrimaryFailure);
        assert.match(error.message, says);
        return true;
      });
      assert.equal(requests.length, count);
      assert.deepEqual(timing.sleeps, []);
    });
  }
});

describe('a question to PRIMARY that is asked once', () => {
  for (const status of [200, 404, 429, 503]) {
    it(`takes ${status} for an answer`, async (t) => {
      const { url, requests } = await startServer(t, json(status, { detail: 'x' }));
      const { date, ...answer } = await client(url).ask(path);
      assert.deepEqual(answer, { url: url + path, status, text: '{"detail":"x"}' });
      assert.equal(typeof date, 'number');
      assert.equal(requests.length, 1);
    });
  }

  it('fails where no answer comes, and is not asked again', async (t) => {
    const { url, requests } = await startServer(t, drop);
    await assert.rejects(client(url).ask(path), {
      name: 'PrimaryFailure',
      message: 'the other side closed the connection without an answer',
    });
    assert.equal(requests.length, 1);
  });

  it('ends at once with the caller’s reason', async (t) => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const { url } = await startServer(t, () => {
      stop.abort(reason);
    });
    await assert.rejects(client(url, { signal: stop.signal }).ask(path), (error) => error === reason);
  });
});

describe('the detail of an answer', () => {
  const rows = [
    { text: '{"detail":"Model category not found"}', detail: ': Model category not found' },
    { text: '{"detail":[{"loc":["path"],"msg":"wrong"}]}', detail: '' },
    { text: '{"error":"x"}', detail: '' },
    { text: '"detail"', detail: '' },
    { text: 'null', detail: '' },
    { text: '<html>', detail: '' },
    { text: '', detail: '' },
    { text: JSON.stringify({ detail: 'x'.repeat(301) }), detail: '' },
    { text: JSON.stringify({ detail: 'short', more: 'x'.repeat(2_000) }), detail: '' },
  ];
  for (const { text, detail } of rows) {
    it(`${detail === '' ? 'is left out of' : 'is taken from'} ${text.slice(0, 60)}`, () => {
      assert.equal(detailOf(text), detail);
    });
  }
});
