import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noRedis, startRedis } from '../support/redis-server.ts';
import { describeAs, pulls, startAgreeing, watch } from '../support/watch-trial.ts';

describe('a watch with PRIMARY’s Redis', { skip: noRedis }, () => {
  it('polls at once when PRIMARY publishes a change, whatever the interval', async (t) => {
    const redis = await startRedis(t);
    const trial = await startAgreeing(t);
    const program = watch(trial, 3_600, [], { HORDE_GITHUB_SYNC_REDIS_URL: redis.url });
    await program.until(/Leading\n[^]*Resuming watch loop/);
    trial.edit('codeformer', describeAs('Mends faces.'));
    await redis.publish('codeformer');
    await program.until(/PRIMARY tells of changes in codeformer[^]*Resuming watch loop/);
    assert.deepEqual(
      (await pulls(trial)).map(({ state }) => state),
      ['open'],
    );
    program.kill('SIGTERM');
    const { code, stderr } = await program.ended;
    assert.deepEqual([code, stderr], [0, '']);
    t.diagnostic(program.stdout());
  });
});
