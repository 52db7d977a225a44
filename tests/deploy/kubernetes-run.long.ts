import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { noRedis, startRedis } from '../support/redis-server.ts';
import { waitFor } from '../support/wait-for.ts';
import { runProgram } from '../support/program.ts';
import { startProgram } from '../support/running-program.ts';
import { imageVariables } from './dockerfile.ts';
import { containerOf, cronJob, podTemplates, replication, settingsFile } from './kubernetes-manifests.ts';
import { freePort } from '../support/free-port.ts';
import { sandboxEnvironment } from './sandbox-environment.ts';

describe('the program, run as the manifests run it', () => {
  it('watches, answers every probe, keeps its state and ends with 0 when asked to', async (t) => {
    const { args, startupProbe, livenessProbe, readinessProbe } = containerOf(podTemplates['watch']!);
    const { env, folder } = await startPod(t);
    const port = await freePort();
    const flags = (args as readonly string[]).map((flag) => flag.replace('=8080', `=${port}`));
    const running = startProgram(t, flags, env, folder);
    await running.until(/would create a pull request/);
    for (const { httpGet } of [startupProbe, livenessProbe, readinessProbe]) {
      assert.equal((await fetch(`http://127.0.0.1:${port}${httpGet.path}`)).status, 200);
    }
    running.kill('SIGTERM');
    const { code, stderr } = await running.ended;
    assert.equal(code, 0);
    assert.match(stderr, /^{"level":/m);
    assert.doesNotMatch(stderr, /"event":"settings\./);
    assert.ok(existsSync(join(folder, 'state/watch-state.json')));
  });

  it(
    'runs two, of which one leads and the other takes over when that is asked to end',
    { skip: noRedis },
    async (t) => {
      const { args, readinessProbe } = containerOf(podTemplates['watch']!);
      const [{ name: redisUrl }] = containerOf(replication['spec'].template as object)['env'];
      const redis = await startRedis(t);
      const { env, folder } = await startPod(t);
      const start = async (name: string) => {
        const port = await freePort();
        const flags = (args as readonly string[]).map((flag) => flag.replace('=8080', `=${port}`));
        const own = { HORDE_GITHUB_SYNC_STATE_DIR: join(folder, name), [redisUrl as string]: redis.url };
        return { port, running: startProgram(t, flags, { ...env, ...own }, folder) };
      };
      const first = await start('first');
      await first.running.until(/would create a pull request/);
      const second = await start('second');
      const says = async (event: string) => {
        await waitFor(event, () => second.running.stderr().includes(`"event":"${event}"`));
      };
      await says('watch.standing-by');
      for (const { port } of [first, second])
        assert.equal((await fetch(`http://127.0.0.1:${port}${readinessProbe.httpGet.path}`)).status, 200);
      assert.doesNotMatch(second.running.stderr(), /"event":"watch\.(?:leading|sync-started)"/);

      first.running.kill('SIGTERM');
      assert.equal((await first.running.ended).code, 0);
      await says('watch.leading');
      second.running.kill('SIGTERM');
      const { code, stderr } = await second.running.ended;
      assert.equal(code, 0);
      assert.doesNotMatch(stderr, /"event":"settings\./);
    },
  );

  it('runs once, and the exit code of a failure is the one that is not tried again', async (t) => {
    const { env, folder } = await startPod(t);
    const { code, stdout, stderr } = await runProgram([], env, folder);
    assert.equal(code, 0);
    assert.match(stdout, /would create a pull request/);
    assert.doesNotMatch(stderr, /"event":"settings\./);

    const failed = await runProgram([], { ...env, HORDE_GITHUB_SYNC_PRIMARY_API_URL: '-' }, folder);
    const { containerName, values } = cronJob['spec'].jobTemplate.spec.podFailurePolicy.rules[0].onExitCodes;
    assert.deepEqual(values, [failed.code]);
    assert.equal(containerName, containerOf(podTemplates['cronjob']!)['name']);
  });

  it('checks as the doctor what the real run needs, though the settings ask for a dry one', async (t) => {
    const { args, env: own } = containerOf(podTemplates['doctor']!);
    const { env, folder } = await startPod(t);
    const values = (own as readonly any[]).flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]));
    const { code, stdout } = await runProgram(
      args as readonly string[],
      { ...env, ...Object.fromEntries(values) },
      folder,
    );
    assert.equal(code, 0, stdout);
    assert.match(stdout, /the token may write/);
  });
});

/** A sandbox, the environment that a pod has with it, and a folder in the place of `/data`. */
async function startPod(t: TestContext) {
  const { env, folder } = await sandboxEnvironment(t, settingsFile);
  const image = Object.entries(imageVariables).map(([name, value]) => [name, value.replace(/^\/data/, folder)]);
  return { env: { ...(Object.fromEntries(image) as Record<string, string>), ...env }, folder };
}
