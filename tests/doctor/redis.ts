import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { identityOf } from '../../src/settings/identity.ts';
import { RedisConnection } from '../../src/clients/redis/redis-connection.ts';
import { realTiming } from '../../src/lib/timing.ts';
import { checkRedis } from '../../src/doctor/check-redis.ts';
import { startSandbox } from '../../sandbox/src/sandbox.ts';
import type { Settings } from '../../src/settings/settings-table.ts';
import { complete, read } from '../settings/support.ts';
import { freePort, nobodyThere } from '../support/free-port.ts';
import { runProgram } from '../support/program.ts';
import { noRedis, startRedis, type RedisServer } from '../support/redis-server.ts';
import { ownAuthority, withoutOpenssl } from '../support/tls.ts';
import { lanes } from '../support/lanes.ts';

const settings: Settings = read({ environment: complete }).settings;
const base = `horde-github-sync:${identityOf(settings)}`;

/** What doctor says, a line for each check, with SERVER for host and port. */
async function said(url: string): Promise<string> {
  const { host } = new URL(url);
  const lines = (await checkRedis(settings, url)).map(({ status, name, found, advice }) =>
    [`${status} ${name}: ${found}`, ...(advice === undefined ? [] : [advice])].join('. '),
  );
  return lines
    .join('\n')
    .replaceAll(host, 'SERVER')
    .replaceAll(base, 'BASE')
    .replaceAll(/version [\d.]+/g, 'version N');
}

/** A URL of the same server with other credentials. */
function as({ port }: RedisServer, user: string, password = 'hush'): string {
  return `redis://${user}:${password}@127.0.0.1:${port}`;
}

async function startTlsRedis(t: TestContext, args: readonly string[] = []) {
  const { certificate, cert, key } = ownAuthority();
  const [certFile, keyFile] = [join(dirname(certificate), 'redis.pem'), join(dirname(certificate), 'redis.key')];
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key);
  const port = await freePort();
  const files = ['--tls-cert-file', certFile, '--tls-key-file', keyFile, '--tls-ca-cert-file', certificate];
  const server = await startRedis(t, ['--tls-port', `${port}`, ...files, '--tls-auth-clients', 'no', ...args]);
  return { server, port, certificate };
}

const rights = 'ok Redis rights: may subscribe to horde:model_ref:invalidate, and keep what several processes share';
const documented = 'docs/operations.md has the line that grants it all (“A Redis user of its own”).';

export const redis = lanes(
  [
    'that it answers, may be used, and that nobody leads; and writes nothing there',
    'that nobody answers there',
    'that it wants a password, or another one, without a word of the one that was given',
    'one who may do nothing',
    'a single run says that Redis has no effect, once and without its URL',
  ],
  ({ describe, it }) => {
    describe('doctor says of Redis', { skip: noRedis }, () => {
      it('that it answers, may be used, and that nobody leads; and writes nothing there', async (t) => {
        const redis = await startRedis(t);
        const nobody = 'ok leader: no process leads now';
        assert.equal(await said(redis.url), `ok Redis: SERVER answers; version N\n${rights}\n${nobody}`);
        assert.equal(await redis.command('DBSIZE'), 0);
        const carriedOut = String(await redis.command('INFO', 'commandstats'));
        assert.doesNotMatch(carriedOut, /^cmdstat_(?:set|del|pexpire|publish|eval|evalsha|script\S*):/m);
      });

      it('who leads', async (t) => {
        const redis = await startRedis(t);
        await redis.command('SET', `${base}:lease`, 'sync-7f\u202E 0f8fad5b');
        assert.match(await said(redis.url), /^ok leader: sync-7f\\u202e leads$/m);
      });

      it('that it may evict keys, which harms nothing', async (t) => {
        const redis = await startRedis(t, ['--maxmemory', '64mb', '--maxmemory-policy', 'allkeys-lru']);
        assert.match(await said(redis.url), /; may evict keys \(allkeys-lru\), which harms nothing$/m);
      });

      it('nothing of evicting where there is no limit of memory, or none is evicted', async (t) => {
        const redis = await startRedis(t, ['--maxmemory-policy', 'allkeys-lru']);
        assert.doesNotMatch(await said(redis.url), /evict/);
        await redis.command('CONFIG', 'SET', 'maxmemory', '64mb', 'maxmemory-policy', 'noeviction');
        assert.doesNotMatch(await said(redis.url), /evict/);
      });

      it('that its memory is full', async (t) => {
        const redis = await startRedis(t, ['--maxmemory', '1kb', '--maxmemory-policy', 'noeviction']);
        assert.equal(
          await said(redis.url),
          'failed Redis: SERVER: its memory is full. Give it more memory, or a policy that evicts keys, such as allkeys-lru.',
        );
      });

      it('that it is a replica', async (t) => {
        const redis = await startRedis(t);
        const replica = await startRedis(t, ['--replicaof', `127.0.0.1 ${redis.port}`]);
        assert.equal(
          await said(replica.url),
          'failed Redis: SERVER: it is a replica, which takes no writes. Name the server that it copies.',
        );
      });

      it('that nobody answers there', async () => {
        assert.match(
          await said(`redis://${nobodyThere}`),
          /^failed Redis: SERVER: connect ECONNREFUSED SERVER\. Check host and port in HORDE_GITHUB_SYNC_REDIS_URL, /,
        );
        const unknown = await said('redis://redis.invalid');
        assert.match(unknown, /^failed Redis: SERVER:6379: getaddrinfo \w+ SERVER\. Check host and port in /);
      });

      it('that it accepts connections and says nothing', async (t) => {
        const redis = await startRedis(t);
        redis.signal('SIGSTOP');
        assert.equal(
          await said(redis.url),
          'failed Redis: SERVER: it has not answered within 3 seconds. Check host and port in HORDE_GITHUB_SYNC_REDIS_URL, and firewalls.',
        );
      });

      it('that it has no such database', async (t) => {
        const redis = await startRedis(t);
        assert.match(
          await said(`${redis.url}/99`),
          /^failed Redis: SERVER: it has no database of that number\. Correct /,
        );
      });

      it('that it wants a password, or another one, without a word of the one that was given', async (t) => {
        const redis = await startRedis(t, ['--requirepass', 'hush']);
        const wanted = await said(redis.url);
        assert.match(
          wanted,
          /^failed Redis: SERVER: it wants a password\. Give one in HORDE_GITHUB_SYNC_REDIS_URL, as /,
        );
        const wrong = await said(as(redis, 'somebody', 'wr0ng%40'));
        assert.match(
          wrong,
          /^failed Redis: SERVER: it takes neither this user name nor this password\. Correct them in /,
        );
        assert.doesNotMatch(wrong, /somebody|wr0ng/);
        assert.match(await said(as(redis, '')), /^ok Redis: SERVER answers/);
      });

      describe('and of a user’s rights there', () => {
        const users: readonly [state: string, rules: readonly string[], expected: string][] = [
          [
            'who may not write',
            ['~*', '&*', '+@all', '-@write'],
            `failed Redis rights: this user may not do there what a watch does: SET, PEXPIRE, DEL. ${documented}`,
          ],
          [
            'whose keys are others',
            ['~horde:*', '&*', '+@all'],
            `failed Redis rights: this user may not do there what a watch does: GET, GETRANGE, PTTL, SET, PEXPIRE, DEL. ${documented}`,
          ],
          [
            'whose channels are others',
            ['~*', 'resetchannels', '+@all'],
            `failed Redis rights: this user may not do there what a watch does: PUBLISH BASE, SUBSCRIBE horde:model_ref:invalidate, SUBSCRIBE BASE. ${documented}`,
          ],
          [
            'who may run no scripts',
            ['~*', '&*', '+@all', '-@scripting'],
            `failed Redis rights: this user may not do there what a watch does: SCRIPT LOAD, EVALSHA. ${documented}`,
          ],
          [
            'who may not ask without writing',
            ['~*', '&*', '+@all', '-multi'],
            'warning Redis rights: may subscribe to horde:model_ref:invalidate; what it may write shows only when a watch writes. docs/operations.md says what it needs (“A Redis user of its own”).',
          ],
          ['who may not know which Redis it is', ['~*', '&*', '+@all', '-info'], rights],
        ];
        for (const [state, rules, expected] of users) {
          it(`one ${state}`, async (t) => {
            const redis = await startRedis(t);
            await redis.command('ACL', 'SETUSER', 'somebody', 'on', '>hush', ...rules);
            const text = await said(as(redis, 'somebody'));
            assert.equal(text.split('\n')[1], expected);
            assert.doesNotMatch(text, /somebody|hush/);
            assert.equal(await redis.command('DBSIZE'), 0);
          });
        }

        it('one who may do nothing', async (t) => {
          const redis = await startRedis(t);
          await redis.command('ACL', 'SETUSER', 'nobody', 'on', '>hush');
          const [, text] = (await said(as(redis, 'nobody'))).split('\n');
          assert.match(
            text ?? '',
            /^failed Redis rights: this user may not do there what a watch does: PING, GET, GETRANGE, PTTL, S/,
          );
        });

        it('one whom the documentation’s line makes: enough for doctor and for a watch', async (t) => {
          const redis = await startRedis(t);
          const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
          const [line = ''] = /^ACL SETUSER .*$/m.exec(page) ?? [];
          const words = line.split(' ').map((word) => (word.startsWith('>') ? '>hush' : word));
          await redis.command(...words);
          const user = words[2] ?? '';
          assert.match(await said(as(redis, user)), /^ok Redis: .*; version N\nok Redis rights: .*\nok leader: no .*$/);

          const up = Promise.withResolvers<undefined>();
          const connection = new RedisConnection({
            url: as(redis, user),
            timing: realTiming,
            onUp: () => {
              up.resolve(undefined);
            },
            onDown: up.reject,
            onGap: () => undefined,
          });
          const heard = Promise.withResolvers<string>();
          connection.subscribe('horde:model_ref:invalidate', heard.resolve);
          connection.subscribe(base, () => undefined);
          connection.open();
          t.after(() => {
            connection.close();
          });
          await up.promise;
          assert.equal(await connection.setIfAbsent(`${base}:lease`, 'us', 10_000), true);
          assert.equal(await connection.extendIfEqual(`${base}:lease`, 'us', 20_000), true);
          assert.equal((await connection.inspect(`${base}:lease`))?.value, 'us');
          assert.equal(await connection.deleteIfEqual(`${base}:lease`, 'us'), true);
          await connection.set(`${base}:handled`, '1');
          assert.equal(await connection.get(`${base}:handled`), '1');
          await connection.publish(base, 'released');
          await redis.publish('blip');
          assert.equal(await heard.promise, 'blip');
        });
      });

      describe('and of TLS', { skip: withoutOpenssl }, () => {
        it('that its certificate is not trusted', async (t) => {
          const { port } = await startTlsRedis(t);
          assert.equal(
            await said(`rediss://:hush@localhost:${port}`),
            'failed Redis: SERVER: its TLS certificate is not trusted here. Name the file of the authority that has signed it in NODE_EXTRA_CA_CERTS.',
          );
        });

        it('that it has closed the connection, where it wants TLS', async (t) => {
          const { port } = await startTlsRedis(t);
          assert.equal(
            await said(`redis://127.0.0.1:${port}`),
            'failed Redis: SERVER: it has closed the connection. If it wants TLS, HORDE_GITHUB_SYNC_REDIS_URL begins with rediss://.',
          );
        });

        it('that it has not answered, where it has none', async (t) => {
          const redis = await startRedis(t);
          assert.match(
            await said(`rediss://127.0.0.1:${redis.port}`),
            /^failed Redis: SERVER: it has not answered .*It may have no TLS on this port: then redis:\/\/ is right\.$/,
          );
        });

        it('that it wants a certificate, or is another host, where only that is wrong', async (t) => {
          const sandbox = await startSandbox();
          t.after(async () => {
            await sandbox.close();
          });
          const { server, port, certificate } = await startTlsRedis(t, ['--bind', '127.0.0.1 127.0.0.2']);
          const doctor = async (url: string) => {
            const env = { ...sandbox.environment, NODE_EXTRA_CA_CERTS: certificate, HORDE_GITHUB_SYNC_REDIS_URL: url };
            return await runProgram(['doctor', '--categories', 'blip'], env, '/');
          };
          const trusted = await doctor(`rediss://localhost:${port}`);
          assert.match(
            trusted.stdout,
            /^ {2}✓ Redis +localhost:\d+ answers; version .*\n {2}✓ Redis rights +may .*\n/m,
          );
          assert.equal(trusted.code, 0, trusted.stdout);
          assert.equal(trusted.stderr, '');

          const other = await doctor(`rediss://127.0.0.2:${port}`);
          assert.match(other.stdout, /✗ Redis .*: its TLS certificate is for another name\. Name it in /);
          assert.equal(other.code, 1);

          await server.command('CONFIG', 'SET', 'tls-auth-clients', 'yes');
          const { stdout } = await doctor(`rediss://localhost:${port}`);
          // Which of both depends on whether Node.js still reads why it was sent away.
          assert.match(
            stdout,
            /✗ Redis .*(?: has closed |: it wants a TLS certificate ).* tls-auth-clients no there\.$/m,
          );
        });
      });
    });

    it('a single run says that Redis has no effect, once and without its URL', { skip: noRedis }, async (t) => {
      const sandbox = await startSandbox();
      t.after(async () => {
        await sandbox.close();
      });
      const env = { ...sandbox.environment, HORDE_GITHUB_SYNC_REDIS_URL: `redis://:hush@${nobodyThere}` };
      const { code, stderr } = await runProgram(['--dry-run', '--categories', 'blip'], env, '/');
      assert.equal(code, 0);
      assert.equal(stderr, 'The Redis URL has no effect without --watch: a single run waits for no change\n');
    });
  },
);
