import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { githubForEach, type Answer } from './fixture.ts';

const fixture = githubForEach();
const { repo, api } = fixture;

beforeEach(async () => {
  await fixture.propose('topic');
});

function names(answer: Answer): string[] {
  return answer.body.map(({ name }: { name: string }) => name);
}

describe('labels', () => {
  it('are added, and made where there is none of that name', async () => {
    assert.deepEqual(names(await repo('POST', '/issues/1/labels', { labels: ['sync', 'brand new'] })), [
      'sync',
      'brand new',
    ]);
    assert.deepEqual(names(await repo('POST', '/issues/1/labels', { labels: ['SYNC', 'more'] })), [
      'sync',
      'brand new',
      'more',
    ]);
    assert.deepEqual(names(await repo('GET', '/labels')), ['sync', 'brand new', 'more']);
    assert.deepEqual(names({ body: (await repo('GET', '/pulls/1')).body.labels } as Answer), [
      'sync',
      'brand new',
      'more',
    ]);
  });

  it('are replaced', async () => {
    await repo('POST', '/issues/1/labels', { labels: ['sync'] });
    assert.deepEqual(names(await repo('PUT', '/issues/1/labels', { labels: ['other'] })), ['other']);
  });

  it('are taken away, one or all', async () => {
    await repo('POST', '/issues/1/labels', { labels: ['sync', 'ready for review', 'x'] });
    assert.deepEqual(names(await repo('DELETE', '/issues/1/labels/ready%20for%20review')), ['sync', 'x']);
    assert.equal((await repo('DELETE', '/issues/1/labels/nothing')).status, 404);
    assert.equal((await repo('DELETE', '/issues/1/labels')).status, 204);
    assert.deepEqual(names(await repo('GET', '/issues/1/labels')), []);
  });

  it('over 50 characters are refused, all of the call', async () => {
    assert.equal((await repo('POST', '/issues/1/labels', { labels: ['fine', 'x'.repeat(51)] })).status, 422);
    assert.deepEqual(names(await repo('GET', '/issues/1/labels')), []);
  });

  it('are made by themselves, once', async () => {
    const made = await repo('POST', '/labels', { name: 'automated', color: '00ff00', description: 'By a bot' });
    assert.deepEqual([made.status, made.body.color], [201, '00ff00']);
    assert.equal((await repo('GET', '/labels/Automated')).body.name, 'automated');
    assert.equal((await repo('POST', '/labels', { name: 'Automated' })).body.errors[0].code, 'already_exists');
    assert.equal((await repo('GET', '/labels/nothing')).status, 404);
  });
});

describe('comments', () => {
  it('are written and read in order', async () => {
    const first = await repo('POST', '/issues/1/comments', { body: 'First' });
    assert.deepEqual(
      [first.status, first.body.user.login, first.body.created_at],
      [201, 'sandbox-bot', '2026-01-02T03:04:05Z'],
    );
    await api('POST', '/repos/org/models/issues/1/comments', { body: 'Second' }, { token: 'ann-token' });
    const { body } = await repo('GET', '/issues/1/comments');
    assert.deepEqual(
      body.map((comment: Answer['body']) => [comment.user.login, comment.body]),
      [
        ['sandbox-bot', 'First'],
        ['ann', 'Second'],
      ],
    );
  });

  it('over 65,536 characters or without any are refused', async () => {
    assert.equal((await repo('POST', '/issues/1/comments', { body: 'x'.repeat(65_536) })).status, 201);
    for (const body of ['x'.repeat(65_537), ' ']) {
      assert.equal((await repo('POST', '/issues/1/comments', { body })).status, 422);
    }
  });
});

describe('the issue that a pull request is', () => {
  it('shows and changes the same thing', async () => {
    const changed = await repo('PATCH', '/issues/1', { title: 'New', labels: ['sync'], state: 'closed' });
    assert.deepEqual(
      [changed.body.title, changed.body.state, changed.body.closed_by.login],
      ['New', 'closed', 'sandbox-bot'],
    );
    assert.deepEqual((await repo('GET', '/issues/1')).body, changed.body);
    assert.equal((await repo('GET', '/pulls/1')).body.title, 'New');
  });
});

describe('reviewers', () => {
  const path = '/pulls/1/requested_reviewers';

  it('are asked, people and teams', async () => {
    const asked = await repo('POST', path, { reviewers: ['ann', 'bob'], team_reviewers: ['core'] });
    assert.equal(asked.status, 201);
    const { users, teams } = (await repo('GET', path)).body;
    assert.deepEqual(
      [users.map((user: Answer['body']) => user.login), teams.map((team: Answer['body']) => team.slug)],
      [['ann', 'bob'], ['core']],
    );
    await repo('DELETE', path, { reviewers: ['ann'], team_reviewers: ['core'] });
    assert.deepEqual((await repo('GET', '/pulls/1')).body.requested_reviewers.length, 1);
  });

  const refused: [string, object][] = [
    ['one is unknown', { reviewers: ['ann', 'nobody'] }],
    ['one is the author', { reviewers: ['ann', 'sandbox-bot'] }],
    ['a team is unknown', { reviewers: ['ann'], team_reviewers: ['nobody'] }],
  ];
  for (const [why, body] of refused) {
    it(`are all refused when ${why}`, async () => {
      assert.equal((await repo('POST', path, body)).status, 422);
      assert.deepEqual((await repo('GET', path)).body.users, []);
    });
  }
});
