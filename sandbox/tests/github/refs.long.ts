import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { githubForEach } from './fixture.ts';

const fixture = githubForEach();
const { repo, push } = fixture;
const missing = '1234567890'.repeat(4);

async function main(): Promise<string> {
  return (await fixture.github.git('org/models').branch('main'))!;
}

function create(ref: string, sha: string): ReturnType<typeof repo> {
  return repo('POST', '/git/refs', { ref, sha });
}

describe('a ref', () => {
  it('is read, its slashes encoded or not', async () => {
    const sha = await push('sync/primary/all', { 'a.json': '{}' });
    for (const path of ['heads/sync/primary/all', 'heads%2Fsync%2Fprimary%2Fall']) {
      const { status, body } = await repo('GET', `/git/ref/${path}`);
      assert.deepEqual([status, body.ref, body.object.sha], [200, 'refs/heads/sync/primary/all', sha]);
    }
  });

  it('that is not there is not found', async () => {
    assert.equal((await repo('GET', '/git/ref/heads/nowhere')).status, 404);
    assert.equal((await repo('GET', '/git/ref/heads/main~1')).status, 404);
  });

  it('is listed with all whose name starts the same', async () => {
    for (const branch of ['sync/primary/a', 'sync/primary/ab', 'sync/other', 'topic']) await push(branch, { x: 'x' });
    const { body } = await repo('GET', '/git/matching-refs/heads/sync/primary/a');
    assert.deepEqual(
      body.map(({ ref }: { ref: string }) => ref),
      ['refs/heads/sync/primary/a', 'refs/heads/sync/primary/ab'],
    );
    assert.deepEqual((await repo('GET', '/git/matching-refs/heads/none')).body, []);
  });

  it('is made', async () => {
    const sha = await main();
    const made = await create('refs/heads/sync/primary/all', sha);
    assert.deepEqual([made.status, made.body.object.sha], [201, sha]);
    assert.equal(await fixture.github.git('org/models').branch('sync/primary/all'), sha);
  });

  it('that exists is not made again', async () => {
    await create('refs/heads/topic', await main());
    const again = await create('refs/heads/topic', await main());
    assert.deepEqual([again.status, again.body.message], [422, 'Reference already exists']);
  });

  for (const [there, wanted] of [
    ['sync/text', 'sync/text/1'],
    ['sync/text/1', 'sync/text'],
  ]) {
    it(`${wanted} cannot be beside ${there}`, async () => {
      await create(`refs/heads/${there}`, await main());
      assert.equal((await create(`refs/heads/${wanted}`, await main())).status, 422);
    });
  }

  it('to an object that is not there is refused', async () => {
    const answer = await create('refs/heads/topic', missing);
    assert.deepEqual([answer.status, answer.body.message], [422, 'Object does not exist']);
    assert.equal((await create('refs/heads/topic', 'main')).status, 422);
  });

  for (const name of ['topic', 'heads/topic', 'refs/topic', 'refs/heads/a..b', 'refs/heads/a b', 'refs/heads/x.lock']) {
    it(`cannot be called ${name}`, async () => {
      assert.equal((await create(name, await main())).status, 422);
    });
  }

  it('moves forward', async () => {
    const sha = await push('topic', { x: 'x' });
    await create('refs/heads/follower', await main());
    const moved = await repo('PATCH', '/git/refs/heads/follower', { sha });
    assert.deepEqual([moved.status, moved.body.object.sha], [200, sha]);
  });

  it('moves elsewhere only by force', async () => {
    const one = await push('one', { x: '1' });
    const two = await push('two', { x: '2' });
    const refused = await repo('PATCH', '/git/refs/heads/one', { sha: two });
    assert.deepEqual([refused.status, refused.body.message], [422, 'Update is not a fast forward']);
    assert.equal(await fixture.github.git('org/models').branch('one'), one);
    assert.equal((await repo('PATCH', '/git/refs/heads/one', { sha: two, force: true })).status, 200);
    assert.equal(await fixture.github.git('org/models').branch('one'), two);
  });

  it('that is not there cannot move or go', async () => {
    const moved = await repo('PATCH', '/git/refs/heads/nowhere', { sha: await main() });
    assert.deepEqual([moved.status, moved.body.message], [422, 'Reference does not exist']);
    assert.equal((await repo('DELETE', '/git/refs/heads/nowhere')).status, 422);
  });

  it('is deleted', async () => {
    await create('refs/heads/sync/x', await main());
    assert.equal((await repo('DELETE', '/git/refs/heads/sync/x')).status, 204);
    assert.equal((await repo('GET', '/git/ref/heads/sync/x')).status, 404);
  });

  it('of the default branch stays', async () => {
    assert.equal((await repo('DELETE', '/git/refs/heads/main')).status, 422);
  });

  it('is made by one of many who try at once', async () => {
    const sha = await main();
    const answers = await Promise.all(Array.from({ length: 8 }, () => create('refs/heads/topic', sha)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 422, 422, 422, 422, 422, 422, 422]);
  });
});
