import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { httpFetch } from '../../../src/clients/network/http-fetch.ts';
import type { Fetch } from '../../../src/clients/network/fetch.ts';
import { AppError } from '../../../src/clients/repository/app-error.ts';
import { AppInstallations, type Permissions } from '../../../src/clients/github/app-installations.ts';
import { AppJwt } from '../../../src/clients/github/app-jwt.ts';
import { createOctokit, type Octokit } from '../../../src/clients/github/octokit.ts';
import { silentLog, type Log } from '../../../src/lib/log.ts';
import type { Timing } from '../../../src/lib/timing.ts';
import type { ReceivedRequest } from '../../../sandbox/src/github/exchange.ts';
import { githubForEach } from '../../../sandbox/tests/github/fixture.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const minute = 60_000;
const models = { owner: 'org', repo: 'models' };
const fork = { owner: 'ann', repo: 'models' };
const needs: Permissions = { contents: 'write', pull_requests: 'write' };

const fixture = githubForEach({
  apps: [
    {
      id: 77,
      slug: 'sync-app',
      publicKey,
      installations: [
        { id: 5, account: 'org', repositories: ['org/models'] },
        { id: 6, account: 'ann', repositories: ['ann/models'] },
      ],
    },
    {
      id: 78,
      slug: 'reading-app',
      publicKey,
      installations: [{ id: 7, account: 'org', repositories: ['org/models'], permissions: { contents: 'read' } }],
    },
  ],
});

interface Given {
  readonly appId?: string;
  readonly key?: typeof privateKey;
  readonly installationId?: number;
  readonly needs?: Permissions;
  /** Milliseconds by which our clock is ahead of GitHub's. */
  readonly fast?: number;
  readonly fetch?: Fetch;
}

interface Connected {
  readonly octokit: Octokit;
  readonly told: readonly string[];
  readonly sleeps: readonly number[];
}

/** GitHub's clock and ours run side by side, ours perhaps wrong. */
function connect(options: Given = {}): Connected {
  const { appId = '77', key = privateKey, fast = 0, needs: wants = needs, installationId, fetch } = options;
  const told: string[] = [];
  const sleeps: number[] = [];
  const timing: Timing = {
    now: () => fixture.now + fast,
    random: () => 0.5,
    sleep: async (milliseconds) => {
      sleeps.push(milliseconds);
      fixture.now += milliseconds;
      await Promise.resolve();
    },
  };
  const tell = (event: string, message: string, fields: unknown) =>
    told.push(`${event}: ${message} ${inspect(fields)}`);
  const log: Log = { ...silentLog, debug: tell, info: tell, warn: tell };
  const shared = { timing, log, ...(fetch && { fetch }) };
  const common = { ...shared, apiUrl: fixture.github.url, writeIntervalSeconds: 0 };
  const app = createOctokit({ ...common, credentials: new AppJwt({ ...shared, appId, key }) });
  const given = { ...shared, appId, app, needs: wants, ...(installationId !== undefined && { installationId }) };
  return { octokit: createOctokit({ ...common, credentials: new AppInstallations(given) }), told, sleeps };
}

function asked(): string[] {
  return fixture.github.log.entries.map(({ method, path, status }) => `${method} ${path} ${status}`);
}

const lookUp = 'GET /repos/org/models/installation';
const mint = 'POST /app/installations/5/access_tokens';
const read = 'GET /repos/org/models';

async function readModels({ octokit }: Connected): Promise<void> {
  await octokit.request('GET /repos/{owner}/{repo}', models);
}

describe('an App', () => {
  it('finds its installation, gets a token there, and asks with it from then on', async () => {
    const connected = connect();
    await readModels(connected);
    await readModels(connected);
    assert.deepEqual(asked(), [`${lookUp} 200`, `${mint} 201`, `${read} 200`, `${read} 200`]);
  });

  it('asks for one token where many requests start at once', async () => {
    const connected = connect();
    await Promise.all(Array.from({ length: 8 }, () => readModels(connected)));
    assert.equal(asked().filter((line) => line === `${mint} 201`).length, 1);
  });

  it('looks nothing up where the installation is given', async () => {
    await readModels(connect({ installationId: 5 }));
    assert.deepEqual(asked(), [`${mint} 201`, `${read} 200`]);
  });

  it('serves repositories of different installations, each with a token that reaches it alone', async () => {
    const { octokit } = connect();
    for (const repo of [models, fork]) {
      await octokit.request('POST /repos/{owner}/{repo}/git/blobs', { ...repo, content: 'x' });
    }
    const tokens = asked().filter((line) => line.includes('access_tokens'));
    assert.deepEqual(tokens, [`${mint} 201`, 'POST /app/installations/6/access_tokens 201']);
  });

  it('writes where requests wait in line for each other', async () => {
    const { octokit } = connect();
    const writes = ['a', 'b', 'c'].map((content) =>
      octokit.request('POST /repos/{owner}/{repo}/git/blobs', { ...models, content }),
    );
    assert.deepEqual(
      (await Promise.all(writes)).map(({ status }) => status),
      [201, 201, 201],
    );
  });
});

describe('an installation’s token', () => {
  const rows = [
    { after: 58, tokens: 1 },
    { after: 59, tokens: 2 },
    { after: 24 * 60, tokens: 2 },
  ];
  for (const { after, tokens } of rows) {
    it(`is ${tokens === 1 ? 'kept' : 'renewed'} after ${after} minutes`, async () => {
      const connected = connect();
      await readModels(connected);
      fixture.now += after * minute;
      await readModels(connected);
      assert.equal(asked().filter((line) => line === `${mint} 201`).length, tokens);
      assert.ok(!asked().some((line) => line.endsWith('401')));
    });
  }

  it('is renewed after 59 minutes also where our clock is wrong', async () => {
    const connected = connect({ fast: -5 * minute });
    await readModels(connected);
    fixture.now += 59 * minute;
    await readModels(connected);
    assert.ok(!asked().some((line) => line.endsWith('401')));
  });

  /** GitHub does not know a token until then. */
  function refuseUntil(time: number): void {
    fixture.github.faults.before = ({ path }: ReceivedRequest) =>
      path === '/repos/org/models' && fixture.now < time ? badCredentials() : undefined;
  }

  it('is tried again for some seconds where GitHub does not know it yet', async () => {
    const connected = connect();
    refuseUntil(fixture.now + 2_500);
    await readModels(connected);
    assert.deepEqual(connected.sleeps, [1_000, 2_000]);
    assert.equal(asked().filter((line) => line === `${mint} 201`).length, 1);
  });

  it('is given up where GitHub never knows it', async () => {
    const connected = connect();
    refuseUntil(Infinity);
    await assert.rejects(readModels(connected), /answered 401 .*Check that the App is still installed there\.$/);
    assert.deepEqual(connected.sleeps, [1_000, 2_000, 4_000, 8_000]);
  });

  it('is replaced where GitHub takes it back before its time', async () => {
    const connected = connect();
    await readModels(connected);
    fixture.now += 30 * minute;
    let refused = 0;
    fixture.github.faults.before = ({ path }) =>
      path === '/repos/org/models' && (refused += 1) === 1 ? badCredentials() : undefined;
    await readModels(connected);
    assert.equal(asked().filter((line) => line === `${mint} 201`).length, 2);
  });
});

function badCredentials(): Response {
  return Response.json(
    { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest', status: '401' },
    { status: 401, headers: { date: new Date(fixture.now).toUTCString() } },
  );
}

describe('a clock that is wrong', () => {
  for (const minutes of [-10, -600, 10, 600]) {
    it(`by ${minutes} minutes costs one request, and is told`, async () => {
      const connected = connect({ fast: minutes * minute });
      await readModels(connected);
      await readModels(connected);
      assert.deepEqual(asked(), [`${lookUp} 401`, `${lookUp} 200`, `${mint} 201`, `${read} 200`, `${read} 200`]);
      const clock = connected.told.filter((line) => line.startsWith('github.clock: '));
      const seconds = Math.abs(minutes) * 60;
      assert.match(
        clock.join('\n'),
        new RegExp(`clock is ${seconds} s ${minutes < 0 ? 'behind' : 'ahead of'} GitHub’s`),
      );
    });
  }

  for (const seconds of [-240, -20, 20]) {
    it(`by ${seconds} seconds is forgiven`, async () => {
      await readModels(connect({ fast: seconds * 1_000 }));
      assert.deepEqual(asked(), [`${lookUp} 200`, `${mint} 201`, `${read} 200`]);
    });
  }
});

describe('an App that is not set up right is told what to do', () => {
  const rows: readonly { given: string; with: Given; repo?: typeof models; says: RegExp }[] = [
    {
      given: 'it is not installed on the repository',
      with: {},
      repo: { owner: 'org', repo: 'secret' },
      says: /^The GitHub App 77 is not installed on org\/secret, or .* choose “Install App” and that owner/,
    },
    {
      given: 'the key is one of another App',
      with: { key: stranger },
      says: /^GitHub does not accept the private key as one of the App 77\. Check GITHUB_APP_ID on the App’s settings page/,
    },
    {
      given: 'there is no such App',
      with: { appId: '12345' },
      says: /^GitHub does not accept the private key as one of the App 12345\./,
    },
    {
      given: 'there is no such installation',
      with: { installationId: 99 },
      says: /^The GitHub App 77 has no installation 99\. Correct GITHUB_APP_INSTALLATION_ID, or leave it out/,
    },
    {
      given: 'the installation is one on other repositories',
      with: { installationId: 6 },
      says: /^The App’s installation 6 does not reach org\/models\. Add the repository .* or leave GITHUB_APP_INSTALLATION_ID out/,
    },
    {
      given: 'it lacks permissions',
      with: { appId: '78', installationId: 7 },
      says: /^The GitHub App 78 lacks a permission on org\/models: Contents: write, Pull requests: write\. Grant it on/,
    },
  ];
  for (const { given, with: options, repo = models, says } of rows) {
    it(given, async () => {
      const { octokit } = connect(options);
      await assert.rejects(octokit.request('GET /repos/{owner}/{repo}', repo), (error) => {
        assert.ok(error instanceof AppError, inspect(error));
        assert.match(error.message, says);
        return true;
      });
    });
  }

  it('when the installation is suspended', async () => {
    const { octokit } = connect();
    fixture.github.faults.before = ({ path }) =>
      path.endsWith('/access_tokens')
        ? Response.json({ message: 'This installation has been suspended' }, { status: 403 })
        : undefined;
    await assert.rejects(
      octokit.request('GET /repos/{owner}/{repo}', models),
      /installation 5 may not be used: it is suspended/,
    );
  });

  it('and may still be used for what it is allowed: reading', async () => {
    await readModels(connect({ appId: '78', installationId: 7, needs: {} }));
  });

  it('but a limit is a limit, and passes', async () => {
    const connected = connect();
    let count = 0;
    fixture.github.faults.before = ({ path }) =>
      path.endsWith('/access_tokens') && (count += 1) === 1
        ? Response.json({ message: 'slow down' }, { status: 403, headers: { 'retry-after': '30' } })
        : undefined;
    await readModels(connected);
    assert.deepEqual(connected.sleeps, [30_000]);
  });
});

describe('keys and tokens', () => {
  it('stand in no log, no error and no object, however deep one looks', async () => {
    const headers: string[] = [];
    const fetch: Fetch = async (url, init) => {
      headers.push(new Headers(init?.headers).get('authorization') ?? '');
      return await httpFetch(url, init);
    };
    const connected = connect({ fast: 10 * minute, fetch });
    await readModels(connected);
    fixture.github.faults.before = () => badCredentials();
    const error: unknown = await readModels(connected).catch((reason: unknown) => reason);
    const secrets = headers.map((header) => header.split(' ')[1] ?? '');
    for (const start of ['ey', 'ghs_']) assert.ok(secrets.some((secret) => secret.startsWith(start)));
    const said = [
      ...connected.told,
      inspect(error, { depth: 20, showHidden: true }),
      inspect(connected, { depth: 20 }),
    ];
    for (const secret of secrets) assert.ok(!said.join('\n').includes(secret));
    assert.doesNotMatch(said.join('\n'), /PRIVATE KEY/);
  });
});
