import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { virtualClock } from '../../support/virtual-clock.ts';
import { drop, json, startServer, type Answer } from '../test-server.ts';
import { connect, failure, recording, token } from './connect.ts';

const repo = { owner: 'o', repo: 'r' };

describe('a GitHub error', () => {
  const messages: readonly { given: string; answer: Answer; says: string | RegExp; status: number | undefined }[] = [
    {
      given: '422 with its reasons',
      answer: json(422, {
        message: 'Validation Failed',
        errors: [{ resource: 'PullRequest', message: 'A pull request already exists' }, { code: 'custom' }, 'odd'],
        documentation_url: 'https://docs.github.com/rest',
      }),
      says: 'GitHub answered 422 to GET /repos/o/r/git/ref/heads/a/b: Validation Failed: A pull request already exists: {"code":"custom"}: "odd"',
      status: 422,
    },
    {
      given: 'a token that is wrong',
      answer: json(401, { message: 'Bad credentials.' }),
      says: 'GitHub answered 401 to GET /repos/o/r/git/ref/heads/a/b: Bad credentials. Check that the token is complete and has not expired.',
      status: 401,
    },
    {
      given: 'a token that may not',
      answer: json(403, { message: 'Resource not accessible by personal access token' }),
      says: /: Resource not accessible by personal access token\. Check that the token may write/,
      status: 403,
    },
    {
      given: 'a file that is too large, which no token mends',
      answer: json(403, { message: 'The requested blob is too large to fetch.', errors: [{ code: 'too_large' }] }),
      says: /: The requested blob is too large to fetch\.: \{"code":"too_large"\}$/,
      status: 403,
    },
    {
      given: 'nothing there',
      answer: json(404, { message: 'Not Found' }),
      says: /: Not Found\. Check the/,
      status: 404,
    },
    {
      given: 'a page of a proxy',
      answer: (response) => {
        response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
      },
      says: 'GitHub answered 502 to GET /repos/o/r/git/ref/heads/a/b: <h1>Bad gateway</h1>',
      status: 502,
    },
    {
      given: 'no answer',
      answer: drop,
      says: 'GitHub could not be reached for GET /repos/o/r/git/ref/heads/a/b: the other side closed the connection without an answer. Check the network, HTTPS_PROXY, and GITHUB_API_URL if that is set.',
      status: undefined,
    },
  ];
  for (const { given, answer, says, status } of messages) {
    it(`says what happened and where: ${given}`, async (t) => {
      const { url } = await startServer(t, answer);
      const asking = connect(url).request('GET /repos/{owner}/{repo}/git/ref/{ref}', {
        ...repo,
        ref: 'heads/a/b',
        secret: 'in-the-query',
      });
      const error = await failure(asking);
      if (typeof says === 'string') assert.equal(error.message, says);
      else assert.match(error.message, says);
      assert.equal(error.status, status);
      assert.equal(error.method, 'GET');
      assert.equal(error.path, '/repos/o/r/git/ref/heads/a/b');
    });

    it(`holds neither token nor query, however deep one looks: ${given}`, async (t) => {
      const { url } = await startServer(t, answer);
      const told: string[] = [];
      const asking = connect(url, { log: recording(told) }).request('GET /user', { secret: 'in-the-query' });
      const all =
        inspect(await failure(asking), { depth: Infinity, showHidden: true, getters: true }) + told.join('\n');
      assert.ok(!all.includes(token), all);
      assert.ok(!all.includes('in-the-query'), all);
    });
  }

  it('is no place for a whole page', async (t) => {
    const { url } = await startServer(t, json(400, { message: 'x'.repeat(5_000) }));
    assert.ok((await failure(connect(url).request('GET /user'))).message.length < 600);
  });

  it('names the time at which a used-up limit opens again, and does not blame the token', async (t) => {
    const timing = virtualClock({ start: Date.parse('2027-01-01T12:00:00Z') });
    const reset = Date.parse('2027-01-01T12:30:00Z') / 1_000;
    const { url, requests } = await startServer(
      t,
      json(
        403,
        { message: 'API rate limit exceeded for user ID 1.' },
        {
          date: new Date(timing.now()).toUTCString(),
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(reset),
        },
      ),
    );
    const error = await failure(connect(url, { timing }).request('GET /user'));
    assert.equal(
      error.message,
      'GitHub answered 403 to GET /user: the rate limit is used up until 2027-01-01T12:30:01.000Z, longer than is waited for. Run again after that time.',
    );
    assert.equal(error.isLimit, true);
    assert.equal(error.mayHaveHappened, false);
    assert.equal(requests.length, 1);
    assert.deepEqual(timing.sleeps, []);
  });

  it('tells a limit that did not pass from a permission that is missing', async (t) => {
    const limit = await startServer(t, json(403, { message: 'You have exceeded a secondary rate limit' }));
    const timing = virtualClock();
    const error = await failure(connect(limit.url, { timing }).request('GET /user'));
    assert.equal(error.isLimit, true);
    assert.doesNotMatch(error.message, /token/);
    assert.deepEqual(timing.sleeps, [60_000, 120_000, 240_000, 480_000]);

    const permission = await startServer(t, json(403, { message: 'Resource not accessible' }));
    assert.equal((await failure(connect(permission.url).request('GET /user'))).isLimit, false);
  });
});
