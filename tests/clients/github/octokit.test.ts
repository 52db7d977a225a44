import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createOctokit } from '../../../src/clients/github/octokit.ts';
import { sent } from '../../../src/clients/github/sending.ts';
import { silentLog, type Log } from '../../../src/lib/log.ts';
import { realTiming } from '../../../src/lib/timing.ts';
import { virtualClock } from '../../support/virtual-clock.ts';
import { drop, inTurn, json, startServer, type Answer } from '../test-server.ts';
import { connect, failure, recording, token } from './connect.ts';

const repo = { owner: 'o', repo: 'r' };
const ok = json(200, {});
const bad = json(502, { message: 'Server Error' });

describe('requests to GitHub', () => {
  it('go to the API’s own address, also under a path and with slashes at its end', async (t) => {
    const { url, requests } = await startServer(t, ok);
    await connect(`${url}/api/v3//`).request('GET /repos/{owner}/{repo}', repo);
    assert.equal(requests[0]?.path, '/api/v3/repos/o/r');
  });

  it('carry the token, and none where there is none', async (t) => {
    const { url, requests } = await startServer(t, ok);
    await connect(url).request('GET /user');
    await createOctokit({ apiUrl: url, writeIntervalSeconds: 0 }).request('GET /user');
    assert.deepEqual(
      requests.map(({ headers }) => headers['authorization']),
      [`token ${token}`, undefined],
    );
  });

  it('bring every text unharmed, also one that looks like a number', async (t) => {
    const { url, requests } = await startServer(t, (response, { body }) => {
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
      response.end(body);
    });
    const octokit = connect(url);
    const digits = fc.stringMatching(/^"?-?\d{1,25}n{0,3}"?[,}\]]?$/);
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      digits,
      digits.map((some) => `{"a":["${some}",${some}]}`),
    );
    await fc.assert(
      fc.asyncProperty(text, async (body) => {
        const answer = await octokit.request('POST /markdown', { text: body });
        assert.deepEqual(JSON.parse(requests.at(-1)?.body ?? ''), { text: body.toWellFormed() });
        assert.deepEqual(answer.data, { text: body.toWellFormed() });
      }),
      { numRuns: 60, examples: [['{"seed":"9007199254740993n"}'], ['[1234567890123456789]'], ['12n']] },
    );
  });
});

describe('GitHub’s manners', () => {
  it('writes wait for each other, and for the interval between them', async (t) => {
    let open = 0;
    let most = 0;
    const { url, requests } = await startServer(t, async (response, request, count) => {
      most = Math.max(most, (open += 1));
      await new Promise(setImmediate);
      open -= 1;
      await ok(response, request, count);
    });
    const timing = virtualClock();
    const octokit = connect(url, { timing, writeIntervalSeconds: 1 });
    await Promise.all(
      ['a', 'b', 'c'].map((name) => octokit.request('POST /repos/{owner}/{repo}/labels', { ...repo, name })),
    );
    assert.equal(most, 1);
    assert.deepEqual(
      requests.map(({ body }) => (JSON.parse(body) as { name: string }).name),
      ['a', 'b', 'c'],
    );
    assert.deepEqual(timing.sleeps, [1_000, 1_000]);
  });

  const pauses = [
    { passed: 0, waits: [1_000] },
    { passed: 400, waits: [600] },
    { passed: 1_000, waits: [] },
    { passed: 5_000, waits: [] },
  ];
  for (const { passed, waits } of pauses) {
    it(`a write ${passed} ms after another waits ${waits[0] ?? 0} ms`, async (t) => {
      const { url } = await startServer(t, ok);
      const timing = virtualClock();
      const octokit = connect(url, { timing, writeIntervalSeconds: 1 });
      await octokit.request('POST /markdown', { text: 'a' });
      timing.pass(passed / 1_000);
      await octokit.request('POST /markdown', { text: 'b' });
      assert.deepEqual(timing.sleeps, waits);
    });
  }

  it('a write that failed counts for the interval, too', async (t) => {
    const { url } = await startServer(t, inTurn(json(422, { message: 'no' }), ok));
    const timing = virtualClock();
    const octokit = connect(url, { timing, writeIntervalSeconds: 1 });
    await failure(octokit.request('POST /markdown', { text: 'a' }));
    await octokit.request('POST /markdown', { text: 'b' });
    assert.deepEqual(timing.sleeps, [1_000]);
  });

  it('reads wait for nobody, eight at once at most', async (t) => {
    const held: (() => void)[] = [];
    let most = 0;
    const { url } = await startServer(t, async (response, request, count) => {
      const released = Promise.withResolvers<undefined>();
      held.push(() => {
        released.resolve(undefined);
      });
      most = Math.max(most, held.length);
      if (held.length === 8) {
        // Time for a ninth to come, if there were one.
        for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
        for (const release of held.splice(0)) release();
      }
      await released.promise;
      await ok(response, request, count);
    });
    const timing = virtualClock();
    const octokit = connect(url, { timing, writeIntervalSeconds: 1 });
    await Promise.all(Array.from({ length: 24 }, () => octokit.request('GET /user')));
    assert.equal(most, 8);
    assert.deepEqual(timing.sleeps, []);
  });
});

describe('a request that fails in passing', () => {
  const limited = json(403, { message: 'slow down' }, { 'retry-after': '30' });
  const passing: readonly { route: string; given: string; answer: Answer; waits: readonly number[] }[] = [
    ...['GET /user', 'POST /markdown', 'PATCH /user', 'DELETE /user/blocks/x'].flatMap((route) => [
      { route, given: '502', answer: bad, waits: [500] },
      { route, given: 'a broken connection', answer: drop, waits: [500] },
      { route, given: 'a limit', answer: limited, waits: [30_000] },
    ]),
  ];
  for (const { route, given, answer, waits } of passing) {
    it(`is sent again: ${route} after ${given}`, async (t) => {
      const { url, requests } = await startServer(t, inTurn(answer, ok));
      const timing = virtualClock();
      assert.equal((await connect(url, { timing }).request(route)).status, 200);
      assert.equal(requests.length, 2);
      assert.deepEqual(timing.sleeps, waits);
    });
  }

  const unrepeatable = [
    { given: '502', answer: bad, tries: 1 },
    { given: 'a broken connection', answer: drop, tries: 1 },
    { given: 'a limit: it was certainly not carried out', answer: limited, tries: 2 },
  ];
  for (const { given, answer, tries } of unrepeatable) {
    it(`is sent ${tries === 1 ? 'once only' : 'again'} where it must not happen twice, after ${given}`, async (t) => {
      const { url, requests } = await startServer(t, inTurn(answer, ok));
      const asking = connect(url).request('POST /repos/{owner}/{repo}/pulls', {
        ...repo,
        head: 'h',
        base: 'b',
        ...sent({ noResend: true }),
      });
      if (tries === 1) assert.equal((await failure(asking)).mayHaveHappened, true);
      else await asking;
      assert.equal(requests.length, tries);
    });
  }

  it('is given up after three tries', async (t) => {
    const { url, requests } = await startServer(t, bad);
    const { status, mayHaveHappened } = await failure(connect(url).request('GET /user'));
    assert.equal(status, 502);
    assert.equal(mayHaveHappened, true);
    assert.equal(requests.length, 3);
  });

  it('is told: what, why and when', async (t) => {
    const { url } = await startServer(t, inTurn(bad, ok));
    const told: string[] = [];
    await connect(url, { log: recording(told) }).request('GET /user');
    const figures = { method: 'GET', path: '/user' };
    assert.deepEqual(told, [
      `github.request: GET /user ${JSON.stringify(figures)}`,
      `github.retry: GET /user: Server Error; trying again in 0.5 s ${JSON.stringify({ ...figures, status: 502, waitMilliseconds: 500 })}`,
      `github.request: GET /user ${JSON.stringify(figures)}`,
    ]);
  });
});

describe('a signal', () => {
  const reason = new Error('enough');
  const isReason = (error: unknown) => error === reason;

  it('ends a wait for a limit at once', async (t) => {
    const stop = new AbortController();
    const { url, requests } = await startServer(t, json(429, {}, { 'retry-after': '600' }));
    const log: Log = {
      ...silentLog,
      warn: () => {
        setImmediate(() => {
          stop.abort(reason);
        });
      },
    };
    const octokit = connect(url, { timing: realTiming, signal: stop.signal, log });
    await assert.rejects(octokit.request('GET /user'), isReason);
    assert.equal(requests.length, 1);
  });

  it('ends the pause between two writes at once, and sends none of those that stand in line', async (t) => {
    const stop = new AbortController();
    const { url, requests } = await startServer(t, (response, request, count) => {
      setImmediate(() => {
        stop.abort(reason);
      });
      return ok(response, request, count);
    });
    const octokit = connect(url, { timing: realTiming, writeIntervalSeconds: 600, signal: stop.signal });
    const writes = ['a', 'b', 'c'].map((text) => octokit.request('POST /markdown', { text }));
    const outcomes = await Promise.allSettled(writes);
    for (const outcome of outcomes.slice(1)) {
      assert.equal(outcome.status, 'rejected');
      assert.ok(isReason(outcome.reason));
    }
    assert.equal(requests.length, 1);
  });

  it('ends a request under way', async (t) => {
    const stop = new AbortController();
    const { url, requests } = await startServer(t, () => {
      stop.abort(reason);
    });
    await assert.rejects(connect(url, { signal: stop.signal }).request('GET /user'), isReason);
    assert.equal(requests.length, 1);
  });
});
