import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { primaryLimit, secondaryLimit } from '../../src/github/github-error.ts';
import { githubForEach } from './fixture.ts';

const fixture = githubForEach();
const { repo, api } = fixture;
const blob = ['POST', '/git/blobs', { content: 'new' }] as const;
const refName = 'refs/heads/topic';

async function createRef(): ReturnType<typeof repo> {
  return repo('POST', '/git/refs', { ref: refName, sha: await fixture.github.git('org/models').branch('main') });
}

function isThere(): Promise<string | undefined> {
  return fixture.github.git('org/models').ref(refName);
}

describe('a fault', () => {
  it('before GitHub acts breaks the connection and changes nothing', async () => {
    fixture.github.faults.before = () => 'drop';
    await assert.rejects(createRef());
    assert.equal(await isThere(), undefined);
  });

  for (const kind of ['drop', 'cut'] as const) {
    it(`after GitHub has acted loses the answer alone (${kind})`, async () => {
      fixture.github.faults.after = () => kind;
      await assert.rejects(createRef());
      assert.notEqual(await isThere(), undefined);
    });
  }

  it('answers something else in the place of acting', async () => {
    fixture.github.faults.before = () =>
      new Response('<html>Unicorn!</html>', { status: 502, headers: { 'content-type': 'text/html' } });
    const { status, body } = await createRef();
    assert.deepEqual([status, body], [502, '<html>Unicorn!</html>']);
    assert.equal(await isThere(), undefined);
  });

  it('answers something else after acting', async () => {
    fixture.github.faults.after = () => secondaryLimit(30).toResponse();
    const { status, headers } = await createRef();
    assert.deepEqual([status, headers.get('retry-after')], [403, '30']);
    assert.notEqual(await isThere(), undefined);
  });

  it('is aimed by index or by what is asked', async () => {
    const seen: string[] = [];
    fixture.github.faults.before = ({ index, method, path, query, body }) => {
      seen.push(`${index} ${method} ${path}${query} ${body.length}`);
      return index === 2 ? new Response(null, { status: 500 }) : undefined;
    };
    const statuses = [];
    for (let asked = 0; asked < 3; asked++) statuses.push((await repo('GET', '/pulls?state=all')).status);
    statuses.push((await repo(...blob)).status);
    assert.deepEqual(statuses, [200, 500, 200, 201]);
    assert.deepEqual(seen.slice(2), [
      '3 GET /repos/org/models/pulls?state=all 0',
      '4 POST /repos/org/models/git/blobs 17',
    ]);
  });

  it('may take its time: a test can kill the client at that point', async () => {
    let release: (() => void) | undefined;
    const reached = new Promise<void>((resolve) => {
      fixture.github.faults.after = () =>
        new Promise((go) => {
          release = (): void => {
            go(undefined);
          };
          resolve();
        });
    });
    const answer = createRef();
    await reached;
    assert.notEqual(await isThere(), undefined);
    release?.();
    assert.equal((await answer).status, 201);
  });
});

describe('the log', () => {
  it('has each request with its status and sizes, and no secret', async () => {
    await repo(...blob);
    fixture.github.faults.before = () => 'drop';
    await assert.rejects(repo('GET', ''));
    const [first, second] = fixture.github.log.entries;
    assert.deepEqual(
      { ...first, bytesOut: 0 },
      {
        index: 1,
        method: 'POST',
        path: '/repos/org/models/git/blobs',
        query: '',
        authorization: 'Bearer ***',
        status: 201,
        bytesIn: 17,
        bytesOut: 0,
      },
    );
    assert.ok((first?.bytesOut ?? 0) > 100);
    assert.deepEqual([second?.index, second?.status, second?.bytesOut], [2, undefined, 0]);
    assert.doesNotMatch(JSON.stringify(fixture.github.log.entries), /sandbox-token/);
  });

  it('starts again when cleared', async () => {
    await repo('GET', '');
    fixture.github.log.clear();
    await repo('GET', '');
    assert.deepEqual(
      fixture.github.log.entries.map(({ index }) => index),
      [1],
    );
  });
});

describe('every answer', () => {
  it("carries GitHub's clock and what is left of the limit", async () => {
    const { headers } = await repo('GET', '');
    assert.equal(headers.get('date'), 'Fri, 02 Jan 2026 03:04:05 GMT');
    assert.equal(headers.get('x-ratelimit-limit'), '5000');
    assert.equal(headers.get('x-ratelimit-remaining'), '4999');
    assert.equal(headers.get('x-ratelimit-used'), '1');
    assert.equal(headers.get('x-ratelimit-reset'), String(Date.parse('2026-01-02T04:04:05Z') / 1000));
    assert.equal(headers.get('x-ratelimit-resource'), 'core');
    assert.equal((await repo('GET', '/pulls/9')).headers.get('x-ratelimit-remaining'), '4998');
  });

  it('says whose limit it is: 60 an hour without a token', async () => {
    const { headers } = await api('GET', '/repos/org/models', undefined, { token: null });
    assert.equal(headers.get('x-ratelimit-limit'), '60');
  });

  it('to a client without a name is 403', async () => {
    const answer = await api('GET', '/repos/org/models', undefined, { headers: { 'user-agent': '' } });
    assert.equal(answer.status, 403);
  });
});

it('makes the answers of a used-up limit for tests', async () => {
  fixture.github.faults.before = () => primaryLimit(5000, 1_800_000_000, 429).toResponse();
  const { status, headers } = await repo('GET', '');
  assert.deepEqual(
    [status, headers.get('x-ratelimit-remaining'), headers.get('x-ratelimit-reset')],
    [429, '0', '1800000000'],
  );
});
