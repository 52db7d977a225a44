import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, it } from 'node:test';
import { githubForEach, type Answer } from './fixture.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

const fixture = githubForEach({
  apps: [
    {
      id: 77,
      slug: 'sync-app',
      publicKey,
      installations: [{ id: 5, account: 'org', repositories: ['org/models'] }],
    },
  ],
});
const { api } = fixture;

function appToken({ iss = '77', iat = -60, exp = 540, key = privateKey } = {}): string {
  const seconds = fixture.now / 1000;
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ iss, iat: seconds + iat, exp: seconds + exp })}`;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}

async function installationToken(): Promise<string> {
  return (await api('POST', '/app/installations/5/access_tokens', {}, { token: appToken() })).body.token as string;
}

function write(token: string | null, repository = 'org/models'): Promise<Answer> {
  return api('POST', `/repos/${repository}/git/blobs`, { content: 'x' }, { token });
}

describe('without a token', () => {
  it('public repositories are read', async () => {
    assert.equal((await api('GET', '/repos/org/models/pulls', undefined, { token: null })).status, 200);
  });

  it('private ones are not there', async () => {
    assert.equal((await api('GET', '/repos/org/secret', undefined, { token: null })).status, 404);
    assert.equal((await api('GET', '/repos/org/secret')).status, 200);
  });

  it('nothing is written', async () => {
    const { status, body } = await write(null);
    assert.deepEqual([status, body.message], [401, 'Requires authentication']);
    assert.equal((await api('GET', '/user', undefined, { token: null })).status, 401);
  });
});

describe('with a token', () => {
  it('that is wrong, not even reading works', async () => {
    const { status, body } = await api('GET', '/repos/org/models', undefined, { token: 'wrong' });
    assert.deepEqual([status, body.message], [401, 'Bad credentials']);
  });

  it('that may only read, writing is forbidden', async () => {
    const { status, headers, body } = await write('reading-token');
    assert.deepEqual([status, body.message], [403, 'Resource not accessible by personal access token']);
    assert.equal(headers.get('x-accepted-github-permissions'), 'contents=write');
    assert.equal(
      (await api('GET', '/repos/org/models', undefined, { token: 'reading-token' })).body.permissions.push,
      false,
    );
  });

  it('its user is known, whichever scheme carries it', async () => {
    for (const authorization of ['Bearer ann-token', 'token ann-token', `Basic ${btoa('x-access-token:ann-token')}`]) {
      const { body } = await api('GET', '/user', undefined, { token: null, headers: { authorization } });
      assert.equal(body.login, 'ann');
    }
  });
});

describe('an App', () => {
  it('says who it is', async () => {
    const { status, body } = await api('GET', '/app', undefined, { token: appToken() });
    assert.deepEqual([status, body.slug], [200, 'sync-app']);
  });

  it('finds its installation by repository', async () => {
    const found = await api('GET', '/repos/org/models/installation', undefined, { token: appToken() });
    assert.deepEqual([found.body.id, found.body.permissions.contents], [5, 'write']);
    assert.equal((await api('GET', '/repos/ann/models/installation', undefined, { token: appToken() })).status, 404);
  });

  const refused: [string, () => string][] = [
    ['of another key', () => appToken({ key: stranger })],
    ['of an unknown App', () => appToken({ iss: '78' })],
    ['that has run out', () => appToken({ iat: -600, exp: -1 })],
    ['that lasts over ten minutes', () => appToken({ exp: 700 })],
    ['from a clock that is ten minutes fast', () => appToken({ iat: 540, exp: 600 })],
  ];
  for (const [what, token] of refused) {
    it(`is refused with a token ${what}`, async () => {
      assert.equal((await api('GET', '/app', undefined, { token: token() })).status, 401);
    });
  }

  it('gets a token for an hour', async () => {
    const { status, body } = await api('POST', '/app/installations/5/access_tokens', {}, { token: appToken() });
    assert.deepEqual([status, body.expires_at], [201, '2026-01-02T04:04:05Z']);
    assert.equal((await write(body.token as string)).status, 201);
    fixture.now += 3_600_000;
    const { body: late, status: refusal } = await write(body.token as string);
    assert.deepEqual([refusal, late.message], [401, 'Bad credentials']);
  });

  it('writes where it is installed and nowhere else', async () => {
    const { status, body } = await write(await installationToken(), 'ann/models');
    assert.deepEqual([status, body.message], [403, 'Resource not accessible by integration']);
  });

  it('asks a team only with members:read', async () => {
    await fixture.propose('topic');
    const path = '/repos/org/models/pulls/1/requested_reviewers';
    const token = await installationToken();
    const { status, body } = await api('POST', path, { team_reviewers: ['core'] }, { token });
    assert.equal(status, 422);
    assert.match(body.errors[0], /^Could not resolve to a node with the global id of '[\w-]+'\.$/);
    assert.equal((await api('POST', path, { reviewers: ['ann'] }, { token })).status, 201);
  });

  it('commits in its own name are signed by GitHub', async () => {
    const token = await installationToken();
    const { tree } = (
      await api('GET', '/repos/org/models/git/commits/' + (await fixture.github.git('org/models').branch('main'))!)
    ).body;
    const commit = (more: object): Promise<Answer> =>
      api('POST', '/repos/org/models/git/commits', { message: 'm', tree: tree.sha, ...more }, { token });
    const own = (await commit({})).body;
    assert.deepEqual(
      [own.verification.verified, own.author.name, own.committer.name],
      [true, 'sync-app[bot]', 'GitHub'],
    );
    const other = (await commit({ author: { name: 'A', email: 'a@example.org' } })).body;
    assert.equal(other.verification.verified, false);
  });

  it('is no user', async () => {
    assert.equal((await api('GET', '/user', undefined, { token: await installationToken() })).status, 403);
  });
});
