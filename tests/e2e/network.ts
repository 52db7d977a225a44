import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { startSandbox, type Sandbox } from '../../sandbox/src/sandbox.ts';
import { startForwardProxy } from '../support/forward-proxy.ts';
import { nobodyThere } from '../support/free-port.ts';
import { runProgram, type Ended } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { ownAuthority, startTls, withoutOpenssl } from '../support/tls.ts';
import { lanes } from '../support/lanes.ts';

interface Behind {
  readonly sandbox: Sandbox;
  /** What the program's environment holds: both servers behind TLS. */
  readonly env: Readonly<Record<string, string>>;
  /** `localhost:port` of PRIMARY and of GitHub. */
  readonly hosts: readonly string[];
  readonly certificate: string;
  readonly connectionsToGitHub: () => number;
  readonly run: (flags: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ended>;
}

/** The sandbox as a GitHub Enterprise and a PRIMARY behind TLS, with a certificate authority of its own. */
async function startBehindTls(t: TestContext): Promise<Behind> {
  const sandbox = await startSandbox();
  const cwd = temporaryFolder();
  t.after(async () => {
    await sandbox.close();
  });
  const authority = ownAuthority();
  const primary = await startTls(t, sandbox.primary.url, authority);
  const github = await startTls(t, sandbox.github.webUrl, authority);
  const env = {
    ...sandbox.environment,
    HORDE_GITHUB_SYNC_PRIMARY_API_URL: primary.url,
    GITHUB_API_URL: `${github.url}/api/v3`,
  };
  return {
    sandbox,
    env,
    hosts: [primary.url, github.url].map((url) => new URL(url).host),
    certificate: authority.certificate,
    connectionsToGitHub: github.connections,
    run: async (flags, more = {}) => await runProgram(flags, { ...env, ...more }, cwd),
  };
}

const flags = ['--categories', 'controlnet'];

export const network = lanes(['everything goes: HTTPS_PROXY'], ({ describe, it }) => {
  describe(
    'through a forward proxy, to servers with a certificate authority of their own',
    { skip: withoutOpenssl },
    () => {
      for (const variable of ['HTTPS_PROXY', 'https_proxy']) {
        it(`everything goes: ${variable}`, async (t) => {
          const { run, hosts, certificate } = await startBehindTls(t);
          const proxy = await startForwardProxy(t);
          const { code, stdout, stderr } = await run(flags, {
            [variable]: proxy.url,
            NODE_EXTRA_CA_CERTS: certificate,
          });
          assert.equal(code, 0, stdout + stderr);
          assert.match(stdout, /created #1/);
          assert.deepEqual([...new Set(proxy.requests)].sort(), hosts.map((host) => `CONNECT ${host}`).sort());
        });
      }

      it('a user name and a password go to the proxy, and into no output', async (t) => {
        const { run, certificate } = await startBehindTls(t);
        const proxy = await startForwardProxy(t);
        const withPassword = proxy.url.replace('//', '//somebody:do-not-print-me@');
        const env = {
          HTTPS_PROXY: withPassword,
          NODE_EXTRA_CA_CERTS: certificate,
          HORDE_GITHUB_SYNC_VERBOSE_LOGGING: 'true',
        };
        const runs = [await run(['--dry-run', ...flags], env), await run(['doctor', ...flags], env)];
        for (const { code, stdout, stderr } of runs) {
          assert.equal(code, 0, stdout + stderr);
          assert.doesNotMatch(stdout + stderr, /do-not-print-me/);
        }
        assert.match(runs[1]?.stdout ?? '', /✓ proxy +https through http:\/\/127\.0\.0\.1:\d+ \(HTTPS_PROXY\)/);
        const expected = `Basic ${Buffer.from('somebody:do-not-print-me').toString('base64')}`;
        assert.deepEqual([...new Set(proxy.credentials)], [expected]);
      });

      it('NO_PROXY is asked directly', async (t) => {
        const { run, certificate } = await startBehindTls(t);
        const proxy = await startForwardProxy(t);
        const env = { HTTPS_PROXY: proxy.url, NO_PROXY: 'localhost', NODE_EXTRA_CA_CERTS: certificate };
        const { code, stdout, stderr } = await run(['--dry-run', ...flags], env);
        assert.equal(code, 0, stdout + stderr);
        assert.deepEqual(proxy.requests, []);
      });

      it('plain http goes through HTTP_PROXY', async (t) => {
        const { run, sandbox } = await startBehindTls(t);
        const proxy = await startForwardProxy(t);
        const { code, stdout, stderr } = await run(['--dry-run', ...flags], {
          ...sandbox.environment,
          HTTP_PROXY: proxy.url,
        });
        assert.equal(code, 0, stdout + stderr);
        assert.ok(proxy.requests.some((line) => line.includes(new URL(sandbox.primary.url).host)));
        assert.ok(proxy.requests.some((line) => line.includes(new URL(sandbox.github.url).host)));
      });

      it('a proxy that is not there is told, and its password is not', async (t) => {
        const { run, certificate } = await startBehindTls(t);
        const env = {
          HTTPS_PROXY: `http://somebody:do-not-print-me@${nobodyThere}`,
          NODE_EXTRA_CA_CERTS: certificate,
        };
        const { code, stdout, stderr } = await run(['--dry-run', ...flags], env);
        assert.equal(code, 1);
        assert.match(
          stdout.replaceAll(/\s+/g, ' '),
          new RegExp(
            `GitHub could not be reached for GET \\S+: through the proxy ${nobodyThere}: connect ECONNREFUSED`,
          ),
        );
        assert.doesNotMatch(stdout + stderr, /do-not-print-me/);
      });

      it('a value that is no proxy is told by its name, and not quoted', async (t) => {
        const { run } = await startBehindTls(t);
        const { code, stderr } = await run(flags, { HTTPS_PROXY: 'socks5://somebody:do-not-print-me@localhost' });
        assert.equal(code, 1);
        assert.match(
          stderr,
          /^HTTPS_PROXY: its value is no address of a proxy; give one such as http:\/\/proxy\.example:3128$/m,
        );
        assert.doesNotMatch(stderr, /do-not-print-me/);
      });
    },
  );

  describe('without a proxy', { skip: withoutOpenssl }, () => {
    it('a certificate authority of one’s own is enough, and one that is not known is told', async (t) => {
      const { run, certificate } = await startBehindTls(t);
      const { code } = await run(['--dry-run', ...flags], { NODE_EXTRA_CA_CERTS: certificate });
      assert.equal(code, 0);
      const unknown = await run(['--dry-run', ...flags]);
      assert.equal(unknown.code, 1);
      assert.match(
        unknown.stdout.replaceAll(/\s+/g, ' '),
        /could not be reached for GET \S+: unable to verify the first certificate/,
      );
    });

    it('connections are kept: a whole run takes fewer of them than requests', async (t) => {
      const { run, certificate, connectionsToGitHub, sandbox } = await startBehindTls(t);
      await run(flags, { NODE_EXTRA_CA_CERTS: certificate });
      const requests = sandbox.github.log.entries.length;
      t.diagnostic(`${requests} requests over ${connectionsToGitHub()} connections`);
      assert.ok(connectionsToGitHub() <= 6 && connectionsToGitHub() < requests / 2);
    });
  });
});
