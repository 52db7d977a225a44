import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { githubForEach, type Answer } from './fixture.ts';

const fixture = githubForEach({
  tokens: {
    'sandbox-token': { login: 'sandbox-bot' },
    'pulls-token': { login: 'bot', permissions: { contents: 'write', pull_requests: 'write' } },
    'issues-token': { login: 'bot', permissions: { contents: 'write', issues: 'write' } },
    'contents-token': { login: 'bot', permissions: { contents: 'write', issues: 'read', pull_requests: 'read' } },
  },
});

type Token = 'pulls-token' | 'issues-token' | 'contents-token';

function call(token: Token, method: string, path: string, body?: object): Promise<Answer> {
  return fixture.api(method, `/repos/org/models${path}`, body, { token });
}

async function labels(): Promise<string[]> {
  const { body } = await fixture.repo('GET', '/issues/1/labels');
  return body.map(({ name }: { name: string }) => name);
}

describe('a label', () => {
  const table: { token: Token; what: string; method: string; path: string; body: object; status: number }[] = [];
  for (const [token, known, unknown, made] of [
    ['pulls-token', 200, 403, 403],
    ['issues-token', 200, 200, 201],
    ['contents-token', 403, 403, 403],
  ] as const) {
    const path = '/issues/1/labels';
    table.push(
      { token, what: 'that is there is added', method: 'POST', path, body: { labels: ['sync'] }, status: known },
      { token, what: 'that is there is set', method: 'PUT', path, body: { labels: ['sync'] }, status: known },
      { token, what: 'that is not there is added', method: 'POST', path, body: { labels: ['new'] }, status: unknown },
      { token, what: 'that is not there is set', method: 'PUT', path, body: { labels: ['new'] }, status: unknown },
      {
        token,
        what: 'that is not there comes with the issue',
        method: 'PATCH',
        path: '/issues/1',
        body: { labels: ['new'] },
        status: unknown,
      },
      { token, what: 'is made', method: 'POST', path: '/labels', body: { name: 'new' }, status: made },
    );
  }
  for (const { token, what, method, path, body, status } of table) {
    it(`${what} with ${token}: ${status}`, async () => {
      await fixture.propose('topic');
      assert.equal((await call(token, method, path, body)).status, status);
    });
  }

  it('that is not there keeps those beside it from being set', async () => {
    await fixture.propose('topic');
    const { body } = await call('pulls-token', 'POST', '/issues/1/labels', { labels: ['sync', 'new'] });
    assert.equal(body.message, 'You do not have permission to create labels on this repository.');
    assert.deepEqual(body.errors, [{ resource: 'Repository', field: 'label', code: 'unauthorized' }]);
    assert.deepEqual(await labels(), []);
  });

  it('is refused with all that would have been enough', async () => {
    await fixture.propose('topic');
    const { headers } = await call('contents-token', 'POST', '/issues/1/labels', { labels: ['sync'] });
    assert.equal(headers.get('x-accepted-github-permissions'), 'issues=write; pull_requests=write');
  });
});

describe('a pull request that has just been opened', () => {
  it('may not be known to labels for a number of calls', async () => {
    fixture.github.faults.labelLag = 2;
    await fixture.propose('topic');
    const add = (): Promise<Answer> => fixture.repo('POST', '/issues/1/labels', { labels: ['sync'] });
    for (let call = 0; call < 2; call++) {
      const { status, body } = await add();
      const error = { resource: 'Label', code: 'unprocessable', field: 'data', message: 'Issue not found' };
      assert.deepEqual([status, body.errors], [422, [error]]);
      assert.deepEqual(await labels(), []);
    }
    assert.equal((await add()).status, 200);
    assert.deepEqual(await labels(), ['sync']);
  });

  it('is commented on with either permission', async () => {
    await fixture.propose('topic');
    for (const token of ['pulls-token', 'issues-token'] as const) {
      assert.equal((await call(token, 'POST', '/issues/1/comments', { body: 'x' })).status, 201);
    }
    assert.equal((await call('contents-token', 'POST', '/issues/1/comments', { body: 'x' })).status, 403);
  });
});
