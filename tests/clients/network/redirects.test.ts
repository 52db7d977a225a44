import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { followRedirects, RedirectError } from '../../../src/clients/network/redirects.ts';
import { createOctokit } from '../../../src/clients/github/octokit.ts';
import { PrimaryClient, PrimaryFailure } from '../../../src/clients/primary.ts';
import { virtualClock } from '../../support/virtual-clock.ts';
import { json, startServer, type Answer } from '../test-server.ts';

const ok = json(200, { here: true });

function to(status: number, location: string): Answer {
  return (response) => {
    response.writeHead(status, { location }).end();
  };
}

/** Answers at `/old` with a redirect, at every other path with 200. */
function movedFrom(old: string, status: number, location: string): Answer {
  return (response, request, count) => (request.path === old ? to(status, location) : ok)(response, request, count);
}

describe('a request to GitHub', () => {
  const connect = (apiUrl: string) =>
    createOctokit({ apiUrl, token: 'ghp_do-not-print-me', writeIntervalSeconds: 0, timing: virtualClock() });
  const repo = { owner: 'o', repo: 'r' };

  for (const status of [301, 302, 307, 308]) {
    it(`that reads follows ${status} on the same host, with its credential: a renamed repository`, async (t) => {
      const { url, requests } = await startServer(t, movedFrom('/repos/o/r', status, '/repositories/1'));
      assert.deepEqual((await connect(url).request('GET /repos/{owner}/{repo}', repo)).data, { here: true });
      assert.deepEqual(
        requests.map(({ path, headers }) => [path, headers['authorization']]),
        ['/repos/o/r', '/repositories/1'].map((path) => [path, 'token ghp_do-not-print-me']),
      );
    });
  }

  for (const status of [307, 308]) {
    it(`that writes is sent on by ${status} on the same host, whole`, async (t) => {
      const { url, requests } = await startServer(t, movedFrom('/repos/o/r/labels', status, '/repositories/1/labels'));
      await connect(url).request('POST /repos/{owner}/{repo}/labels', { ...repo, name: 'x' });
      assert.deepEqual(
        requests.map(({ method, path, body }) => `${method} ${path} ${body}`),
        ['POST /repos/o/r/labels {"name":"x"}', 'POST /repositories/1/labels {"name":"x"}'],
      );
    });
  }

  for (const status of [301, 302, 303]) {
    it(`that writes is not sent on by ${status}, which does not say to do the same there`, async (t) => {
      const { url, requests } = await startServer(t, movedFrom('/repos/o/r/labels', status, '/repositories/1/labels'));
      await assert.rejects(
        connect(url).request('POST /repos/{owner}/{repo}/labels', { ...repo, name: 'x' }),
        new RegExp(
          `^GitHubError: GitHub answered ${status} to POST /repos/o/r/labels: it has moved to ${url}/repositories/1/labels, and`,
        ),
      );
      assert.equal(requests.length, 1);
    });
  }

  for (const status of [301, 307]) {
    it(`with a credential goes to no other host, and both are named: ${status}`, async (t) => {
      const other = await startServer(t, ok);
      const { url, requests } = await startServer(t, to(status, `${other.url}/repos/o/r?token=in-the-query`));
      await assert.rejects(connect(url).request('GET /repos/{owner}/{repo}', repo), {
        message: `GitHub answered ${status} to GET /repos/o/r: ${url} sends this request on to ${other.url}, and a request with a credential does not go to another host`,
      });
      assert.deepEqual([requests.length, other.requests.length], [1, 0]);
    });
  }

  it('goes from https to http nowhere', async () => {
    const fetch = followRedirects(
      () => Promise.resolve(new Response(null, { status: 301, headers: { location: 'http://api.example/x' } })),
      { sameHost: true },
    );
    await assert.rejects(
      fetch(new URL('https://api.example/x')),
      /https:\/\/api\.example sends this request on to http:\/\/api\.example/,
    );
  });
});

describe('a request to PRIMARY', () => {
  const connect = (baseUrl: string) => new PrimaryClient({ baseUrl, timeoutSeconds: 5, timing: virtualClock() });

  it('follows redirects to another host: there is nothing secret in it', async (t) => {
    const other = await startServer(t, ok);
    const { url } = await startServer(t, to(302, `${other.url}/x`));
    assert.equal((await connect(url).get('/x')).text, '{"here":true}');
  });

  const wrong = [
    { given: 'a loop', location: '/x', says: /redirects more than 5 times$/, requests: 6 },
    {
      given: 'another scheme',
      location: 'file:///etc/passwd',
      says: /redirects to something that is no http\(s\) address$/,
      requests: 1,
    },
    {
      given: 'no address',
      location: 'http://',
      says: /redirects to something that is no http\(s\) address$/,
      requests: 1,
    },
    ...['user:recognisable', ':recognisable', 'recognisable'].map((credentials) => ({
      given: `an address with a credential, ${credentials}@`,
      location: `http://${credentials}@127.0.0.1:1/y?recognisable`,
      says: /redirects to http:\/\/127\.0\.0\.1:1\/y with a user name or a password in the address, which is not followed$/,
      requests: 1,
    })),
  ];
  for (const { given, location, says, requests: expected } of wrong) {
    it(`is not sent after ${given}, nor again`, async (t) => {
      const { url, requests } = await startServer(t, to(301, location));
      await assert.rejects(connect(url).get('/x'), (error) => {
        assert.ok(error instanceof PrimaryFailure && error.cause instanceof RedirectError);
        assert.match(error.message, says);
        assert.doesNotMatch(inspect(error, { depth: 10 }), /recognisable/);
        return true;
      });
      assert.equal(requests.length, expected);
    });
  }
});
