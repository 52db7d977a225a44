import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { githubForEach } from './fixture.ts';

describe("an hour's limit", () => {
  const fixture = githubForEach({ limits: { requestsPerHour: 2 } });

  it('refuses what is over it until the hour is over', async () => {
    const statuses = [];
    for (let asked = 0; asked < 3; asked++) statuses.push((await fixture.repo('GET', '')).status);
    assert.deepEqual(statuses, [200, 200, 403]);
    const { headers, body } = await fixture.repo('GET', '');
    assert.deepEqual([headers.get('x-ratelimit-remaining'), headers.get('retry-after')], ['0', null]);
    assert.match(body.message, /API rate limit exceeded/);
    fixture.now += 3_600_000;
    assert.equal((await fixture.repo('GET', '')).status, 200);
  });

  it('counts for each caller by itself, and not for /rate_limit', async () => {
    await fixture.repo('GET', '');
    const { body } = await fixture.api('GET', '/rate_limit');
    assert.deepEqual([body.rate.limit, body.rate.remaining], [2, 1]);
    assert.equal((await fixture.api('GET', '/rate_limit', undefined, { token: 'ann-token' })).body.rate.remaining, 2);
  });
});

describe('a secondary limit', () => {
  const fixture = githubForEach({ limits: { writesPerMinute: 2, pointsPerMinute: 14, refusal: 429 } });
  const write = (): ReturnType<typeof fixture.repo> => fixture.repo('POST', '/git/blobs', { content: 'x' });

  it('on writes says how long to wait', async () => {
    fixture.now += 20_000;
    assert.deepEqual([(await write()).status, (await write()).status], [201, 201]);
    fixture.now += 15_000;
    const { status, headers, body } = await write();
    assert.deepEqual([status, headers.get('retry-after')], [429, '45']);
    assert.match(body.message, /secondary rate limit/);
    fixture.now += 45_000;
    assert.equal((await write()).status, 201);
  });

  it('on points counts a write as five reads', async () => {
    await write();
    await write();
    const statuses = [];
    for (let asked = 0; asked < 5; asked++) statuses.push((await fixture.repo('GET', '')).status);
    assert.deepEqual(statuses, [200, 200, 200, 200, 429]);
  });
});
