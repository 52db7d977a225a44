import assert from 'node:assert/strict';
import { request } from 'node:http';
import { describe, it } from 'node:test';
import { ListenError } from '../../src/service/start-service.ts';
import { everyState, everythingInSync } from './results.ts';
import { startTestService, type TestService } from './test-service.ts';

/** With a Host header of our choice, which `fetch` does not allow. */
async function ask(url: string, method = 'GET', headers: Readonly<Record<string, string>> = {}) {
  return await new Promise<{ status: number | undefined; headers: Readonly<Record<string, unknown>>; text: string }>(
    (resolve, reject) => {
      const sent = request(url, { method, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        answer.on('end', () => {
          resolve({ status: answer.statusCode, headers: answer.headers, text });
        });
      });
      sent.on('error', reject).end();
    },
  );
}

async function readUntil(stream: ReadableStream<Uint8Array>, pattern: RegExp): Promise<string> {
  let text = '';
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  while (!pattern.test(text)) {
    const { done, value } = await reader.read();
    if (done) return `${text}<end>`;
    text += value;
  }
  reader.releaseLock();
  return text;
}

const paths = [
  '/',
  '/main.js',
  '/style.css',
  '/icon.svg',
  '/api/status',
  '/healthz',
  '/readyz',
  '/metrics',
  '/nothing',
];

const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

describe('the HTTP server', () => {
  for (const path of paths) {
    it(`answers ${path} with the security headers`, async (t) => {
      const { url } = await startTestService(t);
      const { headers, status } = await ask(`${url}${path}`);
      assert.equal(status, path === '/nothing' ? 404 : path === '/readyz' ? 503 : 200);
      for (const [name, value] of Object.entries(securityHeaders)) assert.equal(headers[name], value, name);
      assert.ok(!('strict-transport-security' in headers));
    });
  }

  for (const [what, method, host] of [
    ['a method', 'POST', 'localhost'],
    ['a host', 'GET', 'rebound.example'],
  ] as const) {
    it(`refuses ${what} with the security headers, too`, async (t) => {
      const { url } = await startTestService(t);
      const { headers } = await ask(url, method, { host });
      for (const [name, value] of Object.entries(securityHeaders)) assert.equal(headers[name], value, name);
    });
  }

  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    it(`takes no ${method}`, async (t) => {
      const { url } = await startTestService(t);
      const { status, headers } = await ask(`${url}/api/status`, method);
      assert.deepEqual([status, headers['allow']], [405, 'GET, HEAD']);
    });
  }

  it('answers HEAD like GET, without a body', async (t) => {
    const { url } = await startTestService(t);
    const { status, headers, text } = await ask(`${url}/`, 'HEAD');
    assert.deepEqual([status, headers['content-type'], text], [200, 'text/html; charset=utf-8', '']);
  });

  for (const path of ['/../package.json', '/%2e%2e/package.json', '//etc/passwd', '/main.js/../../../package.json']) {
    it(`serves no other file: ${path}`, async (t) => {
      const { url } = await startTestService(t);
      assert.doesNotMatch((await ask(`${url}${path}`)).text, /prom-client|root:/);
    });
  }

  for (const [host, status] of [
    ['localhost:8080', 200],
    ['127.0.0.1', 200],
    ['[::1]:8080', 200],
    ['rebound.example', 421],
    ['127.0.0.1.rebound.example', 421],
    ['localhost.rebound.example:80', 421],
  ] as const) {
    it(`on loopback answers ${status} for the host ${host}`, async (t) => {
      const { url } = await startTestService(t);
      assert.equal((await ask(`${url}/api/status`, 'GET', { host })).status, status);
    });
  }

  it('answers for any host where it listens to others', async (t) => {
    const { url } = await startTestService(t, { host: '0.0.0.0' });
    const { status } = await ask(`${url}/api/status`, 'GET', { host: 'sync.example' });
    assert.equal(status, 200);
  });

  it('says which port is taken and how to choose another', async (t) => {
    const { url } = await startTestService(t);
    const port = Number(new URL(url).port);
    await assert.rejects(startTestService(t, { port }), (error) => {
      assert.ok(error instanceof ListenError);
      assert.match(error.message, new RegExp(`port ${port} of 127.0.0.1: .*EADDRINUSE.*--http-port`));
      return true;
    });
  });
});

describe('GET /api/status', () => {
  it('is not sent again while nothing has changed', async (t) => {
    const service = await startTestService(t);
    const { etag } = (await ask(`${service.url}/api/status`)).headers;
    const known = { 'if-none-match': String(etag) };
    assert.equal((await ask(`${service.url}/api/status`, 'GET', known)).status, 304);
    service.tell({ name: 'watch.unchanged', timestamp: 1, format: 'v1' });
    assert.equal((await ask(`${service.url}/api/status`, 'GET', known)).status, 200);
  });
});

describe('what a browser or a proxy has already', () => {
  for (const path of ['/', '/main.js', '/api/status']) {
    for (const [what, known, status] of [
      ['as it is', (etag: string) => etag, 304],
      ['as a proxy that compresses names it', (etag: string) => `W/${etag}`, 304],
      ['among others', (etag: string) => `"older", ${etag}`, 304],
      ['in another version', () => '"older"', 200],
    ] as const) {
      it(`${path}, ${what}: ${status}`, async (t) => {
        const { url } = await startTestService(t);
        const { headers } = await ask(`${url}${path}`);
        assert.equal(headers['cache-control'], 'no-cache');
        const answer = await ask(`${url}${path}`, 'GET', { 'if-none-match': known(String(headers['etag'])) });
        assert.deepEqual([answer.status, answer.text === ''], [status, status === 304]);
      });
    }
  }
});

describe('health', () => {
  const failure = { problem: 'connect ECONNREFUSED', failures: 2, retryInSeconds: 60 };
  const happenings: readonly (readonly [string, (service: TestService) => void, RegExp])[] = [
    ['nothing was polled yet', () => undefined, /^not ready: PRIMARY has not been polled yet/],
    [
      'a poll went well',
      (s) => {
        s.tell({ name: 'watch.unchanged', timestamp: 1, format: 'v1' });
      },
      /^ready$/m,
    ],
    [
      'a poll failed',
      (s) => {
        s.tell({ name: 'watch.poll-failed', ...failure });
      },
      /2 polls in a row failed: connect ECONNREFUSED/,
    ],
    [
      'a sync went well',
      (s) => {
        s.ran(everythingInSync);
      },
      /^ready$/m,
    ],
    [
      'a sync failed',
      (s) => {
        s.tell({ name: 'watch.sync-started', reason: 'change', attempt: 1 });
        s.tell({ name: 'watch.sync-failed', ...failure });
      },
      /2 syncs in a row failed: connect ECONNREFUSED/,
    ],
    [
      'a sync left problems',
      (s) => {
        s.tell({ name: 'watch.sync-started', reason: 'change', attempt: 1 });
        s.tell({ name: 'watch.synced', result: everyState, hasProblems: true });
      },
      /the last sync left problems: .*1 refused category/,
    ],
    [
      'no poll came for too long',
      (s) => {
        s.tell({ name: 'watch.unchanged', timestamp: 1, format: 'v1' });
        s.waits(60);
        s.pass(125);
      },
      /a poll is overdue by 65 seconds/,
    ],
    [
      'a sync takes too long',
      (s) => {
        s.tell({ name: 'watch.sync-started', reason: 'change', attempt: 1 });
        s.pass(1_860);
      },
      /a sync has been running for 31 minutes/,
    ],
    [
      'it was asked to stop',
      (s) => {
        s.tell({ name: 'watch.stopping', request: 'SIGTERM', isSyncing: false });
      },
      /asked to stop/,
    ],
  ];
  for (const [what, happen, expected] of happenings) {
    it(`/readyz, when ${what}, says ${expected.source}`, async (t) => {
      const service = await startTestService(t);
      happen(service);
      const { status, text } = await ask(`${service.url}/readyz`);
      assert.match(text, expected);
      assert.equal(status, text === 'ready\n' ? 200 : 503);
      assert.equal((await ask(`${service.url}/healthz`)).status, 200);
    });
  }

  it('/readyz tells of Redis behind its answer, and is ready without it', async (t) => {
    const service = await startTestService(t);
    service.tell({ name: 'watch.redis-lost', place: 'redis:6379', problem: 'connect ECONNREFUSED' });
    const line = 'Redis: not connected for 40 seconds: connect ECONNREFUSED\n';
    service.pass(40);
    const before = await ask(`${service.url}/readyz`);
    assert.deepEqual([before.status, before.text], [503, `not ready: PRIMARY has not been polled yet\n${line}`]);
    service.tell({ name: 'watch.unchanged', timestamp: 1, format: 'v1' });
    const { status, text } = await ask(`${service.url}/readyz`);
    assert.deepEqual([status, text], [200, `ready\n${line}`]);
  });

  it('/readyz is ready where another process leads', async (t) => {
    const service = await startTestService(t);
    service.tell({ name: 'watch.standing-by', leader: 'blade-1' });
    const { status, text } = await ask(`${service.url}/readyz`);
    assert.deepEqual([status, text], [200, 'ready\nstanding by: blade-1 leads\n']);
  });

  it('shows of an unforeseen error its message, not its stack', async (t) => {
    const service = await startTestService(t);
    service.tell({ name: 'watch.poll-failed', problem: 'TypeError: x\n    at y (/srv/z.ts:1:1)', failures: 1 });
    assert.doesNotMatch((await ask(`${service.url}/readyz`)).text, /z\.ts/);
    assert.equal((await service.status()).polls.problem, 'TypeError: x');
  });
});

describe('server-sent events', () => {
  it('tell at once where things stand, and of every change', async (t) => {
    const service = await startTestService(t);
    const answer = await fetch(`${service.url}/api/events`);
    assert.equal(answer.headers.get('content-type'), 'text/event-stream');
    const text = readUntil(answer.body!, /event: status\ndata: 1\n\nevent: status\ndata: 2\n\n/);
    setImmediate(() => {
      service.tell({ name: 'watch.unchanged', timestamp: 1, format: 'v1' });
    });
    assert.match(await text, /data: 2/);
    await answer.body?.cancel().catch(() => undefined);
  });

  it('end when the server closes, which does not take long', async (t) => {
    const service = await startTestService(t);
    const answer = await fetch(`${service.url}/api/events`);
    const text = readUntil(answer.body!, /never/);
    await service.close();
    assert.match(await text, /<end>$/);
  });

  it('are refused to more listeners than there may be', async (t) => {
    const service = await startTestService(t);
    const gone = new AbortController();
    const listeners = await Promise.all(
      Array.from({ length: 251 }, () => fetch(`${service.url}/api/events`, { signal: gone.signal })),
    );
    assert.equal(listeners.filter(({ status }) => status === 503).length, 1);
    assert.equal((await ask(`${service.url}/api/status`)).status, 200);
    gone.abort();
  });
});
