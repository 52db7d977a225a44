import assert from 'node:assert/strict';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { StatusDocument } from '../../src/service/status-document.ts';
import { checkedStatus } from '../support/documents.ts';
import { freePort } from '../support/free-port.ts';
import { lanes } from '../support/lanes.ts';
import { startRecordingProxy } from '../support/recording-proxy.ts';
import { noRedis, startRedis, type RedisServer } from '../support/redis-server.ts';
import type { RunningProgram } from '../support/running-program.ts';
import { ownAuthority, withoutOpenssl } from '../support/tls.ts';
import type { Trial } from '../support/trial.ts';
import { waitFor } from '../support/wait-for.ts';
import { describeAs, proposedText, pulls, startAgreeing, watch } from '../support/watch-trial.ts';
import { chanceOf, chooseSeed } from '../watch/chance.ts';

/** So seldom that only what Redis tells brings a poll. */
const hour = 3_600;

function watchWith(redis: Pick<RedisServer, 'url'>, trial: Trial, env: Readonly<Record<string, string>> = {}) {
  return watch(trial, hour, [], { HORDE_GITHUB_SYNC_REDIS_URL: redis.url, ...env });
}

async function stop(program: RunningProgram): Promise<void> {
  program.kill('SIGTERM');
  assert.equal((await program.ended).code, 0);
}

async function end(program: RunningProgram): Promise<string> {
  program.kill('SIGTERM');
  const { code, stdout, stderr } = await program.ended;
  assert.deepEqual([code, stderr], [0, '']);
  return stdout;
}

async function publishEdit(trial: Trial, redis: RedisServer, description: string): Promise<void> {
  trial.edit('codeformer', describeAs(description));
  await redis.publish('codeformer');
}

const states = async (trial: Trial) => (await pulls(trial)).map(({ state }) => state);

export const withRedis = lanes(
  [
    'polls at once when PRIMARY publishes a change, and has the pull request open',
    'of two processes one syncs; the other one takes over at once where that one is stopped',
  ],
  ({ describe, it }) => {
    describe('a watch with PRIMARY’s Redis', { skip: noRedis }, () => {
      it('polls at once when PRIMARY publishes a change, and has the pull request open', async (t) => {
        const redis = await startRedis(t);
        const trial = await startAgreeing(t);
        let opened: () => void = () => undefined;
        const isOpen = new Promise<void>((resolve) => {
          opened = resolve;
        });
        const milliseconds = 50;
        const proxy = await startRecordingProxy(trial.github.url, {
          onRequest: (line) => {
            // What comes after it is asked for once it is answered.
            if (line.endsWith('/labels')) opened();
          },
          delay: milliseconds,
        });
        t.after(() => proxy.close());
        const program = watchWith(redis, trial, { GITHUB_API_URL: proxy.url });
        await program.until(/Leading\n[^]*Resuming watch loop/);
        const published = performance.now();
        await publishEdit(trial, redis, 'Mends faces.');
        await isOpen;
        const seconds = (performance.now() - published) / 1_000;
        t.diagnostic(`open after ${seconds.toFixed(2)} s, with ${milliseconds} ms to GitHub and a poll each hour`);
        assert.deepEqual(await states(trial), ['open']);
        await program.until(
          /PRIMARY tells of changes in codeformer\n.*Changes detected![^]*created #1[^]*Resuming watch loop/,
        );
        assert.match(await end(program), /Timestamp remembered in: Redis at 127\.0\.0\.1:\d+\n/);
      });

      it('polls again while a change that was published is not written yet', async (t) => {
        const redis = await startRedis(t);
        const trial = await startAgreeing(t);
        const program = watchWith(redis, trial);
        await program.until(/Leading\n[^]*Resuming watch loop/);
        let polls = 0;
        trial.primary.onRequest = (path) => {
          polls += Number(path.endsWith('/last_updated'));
          // The first poll after the message is one too early.
          if (polls === 2) trial.edit('codeformer', describeAs('Mends faces.'));
          return undefined;
        };
        await redis.publish('codeformer');
        await program.until(/PRIMARY tells of changes in codeformer[^]*Changes detected![^]*created #1/);
        await end(program);
      });

      it('goes on without Redis, says so once, and hears of changes again when it is back', async (t) => {
        const redis = await startRedis(t);
        const trial = await startAgreeing(t);
        const program = watch(trial, 0.5, [], { HORDE_GITHUB_SYNC_REDIS_URL: redis.url });
        await program.until(/Leading\n[^]*Resuming watch loop/);
        await redis.stop();
        await program.until(
          /Redis at 127\.0\.0\.1:\d+ cannot be used: it has closed the connection\. Until it can, changes are seen by polling alone\n/,
        );
        trial.edit('codeformer', describeAs('Mends faces.'));
        await program.until(/Changes detected![^]*created #1[^]*Resuming watch loop/);
        await redis.start();
        await program.until(/Connected to Redis/);
        const stdout = await end(program);
        assert.equal(stdout.match(/cannot be used: it has closed the connection/g)?.length, 1);
        assert.equal(stdout.match(/\] Leading/g)?.length, 1);
      });

      for (const [what, args, change, told] of [
        [
          'a wrong password',
          ['--requirepass', 'right'],
          (url) => url.replace('//', '//:wrong@'),
          'it takes neither this user name nor this password',
        ],
        ['no password', ['--requirepass', 'right'], (url) => url, 'it wants a password'],
        ['nobody there', [], () => 'redis://127.0.0.1:9', 'connect ECONNREFUSED 127.0.0.1:9'],
        [
          'TLS where there is none',
          [],
          (url) => url.replace('redis:', 'rediss:'),
          'it has not answered within 3 seconds',
        ],
      ] as const satisfies readonly (readonly [string, readonly string[], (url: string) => string, string])[]) {
        it(`polls without Redis and says why, once: ${what}`, async (t) => {
          const redis = await startRedis(t, args);
          const trial = await startAgreeing(t);
          const program = watch(trial, 0.2, [], {
            HORDE_GITHUB_SYNC_REDIS_URL: change(redis.url),
            HORDE_GITHUB_SYNC_REDIS_LEASE_SECONDS: '1',
          });
          const said = [
            new RegExp(`Redis at 127\\.0\\.0\\.1:\\d+ cannot be used: ${told}\\. Until it can`),
            /Leading, without Redis to say whether another process does/,
          ];
          await waitFor('both lines', () => said.every((line) => line.test(program.stdout())));
          trial.edit('codeformer', describeAs('Mends faces.'));
          await program.until(/created #1/);
          const stdout = await end(program);
          assert.equal(stdout.match(/cannot be used: .*Until it can/g)?.length, 1);
          assert.doesNotMatch(stdout, /wrong@|right/);
        });
      }

      it('speaks TLS with a server whose authority it is told of', { skip: withoutOpenssl }, async (t) => {
        const authority = ownAuthority();
        const trial = await startAgreeing(t);
        const [cert, key] = [join(trial.folder, 'redis.crt'), join(trial.folder, 'redis.key')];
        writeFileSync(cert, authority.cert);
        writeFileSync(key, authority.key);
        const plain = await startRedis(t);
        await plain.stop();
        const tls = ['--tls-port', `${plain.port}`, '--tls-cert-file', cert, '--tls-key-file', key];
        const redis = await startRedis(t, [...tls, '--tls-auth-clients', 'no']);
        const program = watchWith(
          { url: plain.url.replace('redis:', 'rediss:').replace('127.0.0.1', 'localhost') },
          trial,
          {
            NODE_EXTRA_CA_CERTS: authority.certificate,
          },
        );
        await program.until(/Connected to Redis at localhost:\d+: changes are heard of at once[^]*Resuming watch loop/);
        await publishEdit(trial, redis, 'Mends faces.');
        await program.until(/PRIMARY tells of changes in codeformer/);
        await end(program);
      });

      it('leaves out what a stranger publishes, and says so once', async (t) => {
        const redis = await startRedis(t);
        const trial = await startAgreeing(t);
        const program = watchWith(redis, trial);
        await program.until(/Leading\n[^]*Resuming watch loop/);
        await redis.publish(`\u001b[31m${'x'.repeat(2 ** 20)}`);
        await redis.publish('no_category');
        await redis.publish('');
        await publishEdit(trial, redis, 'Mends faces.');
        await program.until(/created #1/);
        const stdout = await end(program);
        const [told = '', ...more] = stdout.match(/.*is no category.*/g) ?? [];
        assert.match(told, /Redis carries a message that is no category, “\\u001b\[31mx+…x+”: such ones are left out$/);
        assert.ok(told.length < 200);
        assert.deepEqual(more, []);
      });

      it('syncs once more, and no worse, where Redis has evicted its keys', async (t) => {
        const redis = await startRedis(t);
        const trial = await startAgreeing(t);
        const program = watchWith(redis, trial, { HORDE_GITHUB_SYNC_REDIS_LEASE_SECONDS: '1' });
        await program.until(/Leading\n[^]*Resuming watch loop/);
        await redis.command('FLUSHALL');
        await publishEdit(trial, redis, 'Mends faces.');
        await program.until(/created #1/);
        await redis.command('FLUSHALL');
        await publishEdit(trial, redis, 'Mends faces well.');
        await program.until(/updated #1[^]*Resuming watch loop/);
        await end(program);
        assert.deepEqual(await states(trial), ['open']);
      });

      it('of two processes one syncs; the other one takes over at once where that one is stopped', async (t) => {
        const redis = await startRedis(t);
        const trial = await startAgreeing(t);
        const first = watchWith(redis, trial);
        await first.until(/Leading\n[^]*Resuming watch loop/);
        const second = watchWith(redis, trial);
        await second.until(/Standing by: \S+ leads\n/);
        await publishEdit(trial, redis, 'Mends faces.');
        await first.until(/created #1[^]*Resuming watch loop/);
        const stopped = performance.now();
        await end(first);
        await second.until(/Leading: the lease of \S+ has ended\n.*Remembered last known timestamp: \d+/);
        t.diagnostic(`took over ${Math.round(performance.now() - stopped)} ms after SIGTERM`);
        await publishEdit(trial, redis, 'Mends faces well.');
        await second.until(/updated #1[^]*Resuming watch loop/);
        await end(second);
        assert.deepEqual(await states(trial), ['open']);
      });

      it('shows on the page of the one that stands by who leads, and what that one has found', async (t) => {
        const redis = await startRedis(t);
        const trial = await startAgreeing(t);
        const [port, other] = [await freePort(), await freePort()];
        const status = async (of: number) =>
          checkedStatus((await (await fetch(`http://127.0.0.1:${of}/api/status`)).json()) as StatusDocument);
        const onPort = (at: number) =>
          watch(trial, hour, ['--http-port', `${at}`], { HORDE_GITHUB_SYNC_REDIS_URL: redis.url });
        const first = onPort(port);
        await first.until(/Leading\n[^]*Resuming watch loop/);
        const second = onPort(other);
        await second.until(/Standing by/);
        await publishEdit(trial, redis, 'Mends faces.');
        await first.until(/created #1/);
        await waitFor('the pull request on the other page', async () => {
          const { phase, leader, repositories } = await status(other);
          assert.deepEqual([phase, leader], ['standing-by', hostname()]);
          return repositories[0]?.pull?.number === 1;
        });
        const ready = await fetch(`http://127.0.0.1:${other}/readyz`);
        assert.deepEqual(
          [ready.status, await ready.text()],
          [200, `ready\nstanding by: ${hostname()} leads\nRedis: connected\n`],
        );
        const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
        assert.match(metrics, /^horde_github_sync_leading 1$/m);
        assert.match(metrics, /^horde_github_sync_pushes_total [1-9]/m);
        await Promise.all([first, second].map(stop));
      });

      for (const rounds of [2, 30]) {
        it(`takes over from a leader that was killed ${rounds} times under changes`, async (t) => {
          const seed = chooseSeed();
          t.diagnostic(`SEED=${seed}`);
          const chance = chanceOf(seed);
          const redis = await startRedis(t);
          const trial = await startAgreeing(t);
          let strike: () => void = () => undefined;
          const proxy = await startRecordingProxy(trial.github.url, {
            onRequest: () => {
              strike();
            },
          });
          t.after(() => proxy.close());
          trial.primary.onRequest = () => {
            strike();
            return undefined;
          };
          const leaseSeconds = 2;
          const start = () =>
            watchWith(redis, trial, {
              GITHUB_API_URL: proxy.url,
              HORDE_GITHUB_SYNC_REDIS_LEASE_SECONDS: `${leaseSeconds}`,
            });
          const times: number[] = [];
          let leader = start();
          await leader.until(/Leading\n[^]*Resuming watch loop/);
          for (let round = 1; round <= rounds; round += 1) {
            const next = start();
            await next.until(/Standing by/);
            let countdown = 1 + Math.floor(chance() * 24);
            let killedAt: number | undefined;
            const kill = (victim: RunningProgram) => {
              killedAt ??= performance.now();
              victim.kill('SIGKILL');
            };
            const victim = leader;
            strike = () => {
              countdown -= 1;
              if (countdown === 0) kill(victim);
            };
            const text = `Mends faces, state ${round}.`;
            await publishEdit(trial, redis, text);
            await Promise.race([
              victim.until(/PRIMARY tells[^]*Resuming watch loop/).catch(() => undefined),
              victim.ended,
            ]);
            kill(victim);
            assert.equal((await victim.ended).code, null);
            await next.until(/Leading: the lease of \S+ has ended/);
            times.push((performance.now() - killedAt!) / 1_000);
            await waitFor(`“${text}” in the pull request`, async () => {
              const all = await states(trial);
              assert.ok(all.length <= 1, 'never a second pull request');
              return all.length === 1 && (await proposedText(trial, 'codeformer.json')).includes(text);
            });
            strike = () => undefined;
            leader = next;
          }
          assert.deepEqual(await states(trial), ['open']);
          const sorted = times.toSorted((a, b) => a - b);
          t.diagnostic(
            `killed ${rounds} times, lease of ${leaseSeconds} s: taken over after ` +
              `${sorted[Math.floor(sorted.length / 2)]!.toFixed(2)} s (median), ${sorted.at(-1)!.toFixed(2)} s (longest)`,
          );
          await end(leader);
        });
      }
    });
  },
);
