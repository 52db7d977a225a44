import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { withoutCommandLines } from '../support/command-lines.ts';
import { startForwardProxy } from '../support/forward-proxy.ts';
import { imageRepository } from '../support/trial.ts';
import { slug } from '../support/pass-trial.ts';
import { findSecrets, linesOfPem, type Secret } from '../support/secrets-search.ts';
import { startSecretsTrial, type SecretsTrial } from '../support/secrets-trial.ts';
import { noRedis, startRedis } from '../support/redis-server.ts';
import { startWebhookReceiver, webhookSecret } from '../support/webhook-receiver.ts';
import { waitFor } from '../support/wait-for.ts';
import type { RunningProgram } from '../support/running-program.ts';
import { freePort } from '../support/free-port.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
/** GitHub's own form, and the 40 hexadecimal signs of an old server's, which nothing tells from other words. */
const token = 'ghp_Do1Not2Print3This4Token5Anywhere6x7y';
const oldToken = 'd0n07b9a1c3e5f7a9b1c3d5e7f9a1b3c5d7e9f1a';
const readOnlyToken = 'github_pat_11READONLY0_Do1Not2Print3This4Either5';
const wrongToken = 'ghp_Wrong1But2Still3Somebodys4Secret5x6y';
const password = 'do-not:print/me+at&all';
const proxyUser = `somebody:${encodeURIComponent(password)}`;

const secrets: readonly Secret[] = [
  { name: 'the token', text: token },
  { name: 'the old token', text: oldToken },
  { name: 'the read-only token', text: readOnlyToken },
  { name: 'the wrong token', text: wrongToken },
  { name: 'the password of a proxy and of Redis', text: password },
  { name: 'the webhook’s token', text: webhookSecret },
  ...linesOfPem('the App’s key', pem),
];

const access = {
  tokens: {
    [token]: { login: 'sync-bot' },
    [oldToken]: { login: 'sync-bot' },
    [readOnlyToken]: { login: 'reader', permissions: { contents: 'read', issues: 'read', pull_requests: 'read' } },
  },
  apps: [
    { id: 77, slug: 'sync-app', publicKey, installations: [{ id: 5, account: 'Haidra-Org', repositories: [slug] }] },
  ],
} as const;

const withToken = { HORDE_GITHUB_SYNC_GITHUB_TOKEN: token };
const withApp = { GITHUB_APP_ID: '77', GITHUB_APP_PRIVATE_KEY: pem.replaceAll('\n', '\\n') };
const nobodyListens = 'http://127.0.0.1:1';
const clones = ['--target-dir', 'clones'];

const totals = { places: 0, characters: 0, secrets: 0, names: new Set<string>() };

/** Searches all that there is; the test fails with the place, not the secret. */
async function expectNoSecret(t: TestContext, trial: SecretsTrial, keyFile?: string): Promise<void> {
  const all = [...secrets, ...trial.minted()];
  const places = (await trial.places()).filter(({ name }) => name !== keyFile);
  totals.secrets = Math.max(totals.secrets, all.length);
  for (const { name } of places) totals.names.add(name);
  totals.places += places.length;
  totals.characters += places.reduce((sum, { text }) => sum + text.length, 0);
  t.diagnostic(`${places.length} places searched for ${all.length} secrets`);
  const found = new Set(findSecrets(all, places));
  assert.equal(found.size, 0, [...found].join('\n'));
}

/** In a folder and with servers of its own. */
function starting(t: TestContext): Promise<SecretsTrial> {
  return startSecretsTrial(t, access);
}

/** All pages of a watch, and what it has printed when it is ended. */
async function seeAll(trial: SecretsTrial, program: RunningProgram, port: number): Promise<void> {
  for (const path of ['/', '/api/status', '/metrics', '/readyz']) {
    trial.saw(path, await (await fetch(`http://127.0.0.1:${port}${path}`)).text());
  }
  program.kill('SIGTERM');
  const { stdout, stderr } = await program.ended;
  trial.saw('standard output', stdout);
  trial.saw('standard error', stderr);
}

const looks = { text: [], json: ['--log-format', 'json', '--json'] } as const;

describe('no secret is shown', { concurrency: 3 }, () => {
  for (const [look, flags] of Object.entries(looks)) {
    it(`by a run through the API (${look})`, async (t) => {
      const trial = await starting(t);
      const { code, stderr } = await trial.run(flags, withToken);
      assert.equal(code, 0, 'the run');
      assert.match(stderr, /git\/trees/, 'it is verbose');
      assert.equal((await trial.github.state(slug)).pulls.length, 1);
      await expectNoSecret(t, trial);
    });

    it(`by a run in GitHub Actions, its outputs and its summary (${look})`, async (t) => {
      const trial = await starting(t);
      assert.equal((await trial.run(flags, { ...withToken, ...inActions(trial) })).code, 0);
      assert.match(readFileSync(join(trial.folder, 'summary.md'), 'utf8'), /created/);
      await expectNoSecret(t, trial);
    });

    it(`by a run through a clone, and the next one (${look})`, async (t) => {
      const trial = await starting(t);
      const run = async () => await trial.run([...clones, ...flags], withToken);
      assert.equal((await run()).code, 0);
      const edited = join(trial.directory, 'codeformer.json');
      writeFileSync(edited, readFileSync(edited, 'utf8').replace('Restores faces.', 'Mends faces.'));
      assert.equal((await run()).code, 0);
      assert.equal((await trial.github.state(slug)).pulls.length, 1);
      const names = (await trial.places()).map(({ name, text }) => (name.startsWith('the command') ? text : name));
      assert.ok(
        names.some((name) => name.startsWith('git push')) && names.some((name) => name.endsWith('.git/config')),
      );
      await expectNoSecret(t, trial);
    });

    it(`by a dry run that writes its files (${look})`, async (t) => {
      const trial = await starting(t);
      assert.equal((await trial.run(['--dry-run', '--output-dir', 'out', ...flags], withToken)).code, 0);
      assert.ok(existsSync(join(trial.folder, 'out')));
      await expectNoSecret(t, trial);
    });

    it(`by watch mode, its pages and its state (${look})`, async (t) => {
      const trial = await starting(t);
      const port = await freePort();
      const state = ['--state-dir', 'state', '--http-port', String(port)];
      const program = trial.start(['--watch', '--watch-interval', '0.2', ...state, ...clones, ...flags], {
        ...withToken,
        HORDE_GITHUB_SYNC_WATCH_ENABLE_STARTUP_SYNC: 'true',
      });
      await program.until(look === 'json' ? /"action":\s*"create/ : /created #1[^]*Resuming/);
      for (const path of ['/', '/api/status', '/metrics', '/readyz', '/healthz', '/nothing']) {
        trial.saw(path, await (await fetch(`http://127.0.0.1:${port}${path}`)).text());
      }
      program.kill('SIGTERM');
      const { code, stdout, stderr } = await program.ended;
      assert.equal(code, 0);
      trial.saw('standard output', stdout);
      trial.saw('standard error', stderr);
      assert.ok(existsSync(join(trial.folder, 'state/watch-state.json')));
      await expectNoSecret(t, trial);
    });

    it(`by doctor (${look})`, async (t) => {
      const trial = await starting(t);
      for (const env of [withToken, withApp, { HORDE_GITHUB_SYNC_GITHUB_TOKEN: wrongToken }]) {
        await trial.run(['doctor', ...clones, ...flags], env);
      }
      await expectNoSecret(t, trial);
    });

    it(`of an App, its key given as text and by path, through API and clone (${look})`, async (t) => {
      const trial = await starting(t);
      const keyFile = join(trial.folder, 'key.pem');
      writeFileSync(keyFile, pem);
      const { GITHUB_APP_ID } = withApp;
      const both = { ...withApp, ...withToken };
      assert.equal((await trial.run(flags, both)).code, 0);
      const byPath = { GITHUB_APP_ID, GITHUB_APP_PRIVATE_KEY_PATH: keyFile };
      assert.equal((await trial.run([...clones, ...flags], byPath)).code, 0);
      assert.ok(trial.minted().length >= 2);
      await expectNoSecret(t, trial, keyFile);
    });

    it(`of Redis, by watch mode, its pages and doctor (${look})`, { skip: noRedis }, async (t) => {
      const trial = await starting(t);
      const redis = await startRedis(t);
      const mine = `redis://somebody:${encodeURIComponent(password)}@127.0.0.1`;
      await redis.command('ACL', 'SETUSER', 'somebody', 'on', `>${password}`, '~*', '&*', '+@all');
      const urls = [`${mine}:${redis.port}`, `${mine}:1`, `${mine.replace('somebody', 'nobody')}:${redis.port}`];
      const port = await freePort();
      for (const HORDE_GITHUB_SYNC_REDIS_URL of urls) {
        const env = { ...withToken, HORDE_GITHUB_SYNC_REDIS_URL };
        const { stdout: checks } = await trial.run(['doctor', ...flags], env);
        assert.match(checks, /127\.0\.0\.1:\d+/);
        const program = trial.start(['--watch', '--http-port', String(port), ...flags], env);
        await waitFor('Redis', () => (program.stdout() + program.stderr()).includes('Redis at 127'));
        await seeAll(trial, program, port);
      }
      const refused = await trial.run(flags, { ...withToken, HORDE_GITHUB_SYNC_REDIS_URL: `${mine}/zero` });
      assert.match(refused.stderr, /HORDE_GITHUB_SYNC_REDIS_URL: the value is not a URL/);
      await expectNoSecret(t, trial);
    });

    it(`of a webhook, by watch mode, its pages and its state, by a run and by doctor (${look})`, async (t) => {
      const trial = await starting(t);
      const receiver = await startWebhookReceiver(t);
      const nobody = receiver.urls.JSON.replace(/:\d+\//, ':1/');
      const unknown = receiver.urls.Discord.replace(webhookSecret, `${webhookSecret}x`);
      for (const HORDE_GITHUB_SYNC_NOTIFY_URL of [receiver.urls.Discord, unknown, nobody]) {
        const env = { ...withToken, HORDE_GITHUB_SYNC_NOTIFY_URL };
        const { stdout: checks } = await trial.run(['doctor', ...flags], env);
        assert.match(checks, /notifications/);
        await trial.run(['--state-dir', 'state', ...flags], env);
        const port = await freePort();
        const program = trial.start(['--watch', '--http-port', String(port), '--state-dir', 'state', ...flags], env);
        await waitFor('the page', () => (program.stdout() + program.stderr()).includes(`:${port}`));
        await seeAll(trial, program, port);
      }
      assert.ok(
        receiver.taken.length > 0 &&
          readdirSync(join(trial.folder, 'state')).some((name) => name.startsWith('notices-')),
      );
      const refused = await trial.run(flags, { ...withToken, HORDE_GITHUB_SYNC_NOTIFY_URL: `ftp://${webhookSecret}` });
      assert.match(refused.stderr, /HORDE_GITHUB_SYNC_NOTIFY_URL: the value is not an http/);
      await expectNoSecret(t, trial);
    });

    it(`of a proxy, through API, clone and doctor (${look})`, async (t) => {
      const trial = await starting(t);
      const proxy = await startForwardProxy(t);
      const HTTP_PROXY = proxy.url.replace('//', `//${proxyUser}@`);
      for (const more of [[], clones]) {
        const { code } = await trial.run([...more, ...flags], { ...withToken, HTTP_PROXY });
        assert.equal(code, 0);
      }
      await trial.run(['doctor', ...flags], { ...withToken, HTTP_PROXY });
      const basic = `Basic ${Buffer.from(`somebody:${password}`).toString('base64')}`;
      assert.ok(proxy.credentials.includes(basic), 'the proxy gets it');
      await expectNoSecret(t, trial);
    });
  }
});

function inActions({ folder }: SecretsTrial): Readonly<Record<string, string>> {
  const GITHUB_STEP_SUMMARY = join(folder, 'summary.md');
  return { GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: join(folder, 'outputs'), GITHUB_STEP_SUMMARY };
}

interface Failure {
  readonly when: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  readonly arrange?: (trial: SecretsTrial) => void | Promise<void>;
  /** The exit code; default 1. */
  readonly code?: number;
}

const failures: readonly Failure[] = [
  {
    when: 'GitHub gives out a token that cannot be one',
    env: withApp,
    arrange: (trial) => {
      trial.fault = ({ path }) =>
        path.endsWith('/access_tokens')
          ? Response.json(
              { token: `${wrongToken} `, expires_at: '2099-01-01T00:00:00Z', permissions: {} },
              { status: 201 },
            )
          : undefined;
    },
  },
  { when: 'the token is wrong', env: { HORDE_GITHUB_SYNC_GITHUB_TOKEN: wrongToken } },
  {
    when: 'the token is wrong, with a clone',
    env: { HORDE_GITHUB_SYNC_GITHUB_TOKEN: wrongToken },
    flags: clones,
  },
  { when: 'the token may not write', env: { HORDE_GITHUB_SYNC_GITHUB_TOKEN: readOnlyToken } },
  {
    when: 'the token may not write, with a clone',
    env: { HORDE_GITHUB_SYNC_GITHUB_TOKEN: readOnlyToken },
    flags: clones,
  },
  { when: 'GitHub is down', env: { GITHUB_API_URL: nobodyListens } },
  { when: 'GitHub’s git is down', env: { GITHUB_SERVER_URL: nobodyListens }, flags: clones },
  { when: 'the proxy is down', env: { HTTP_PROXY: `http://${proxyUser}@127.0.0.1:1` }, flags: clones },
  { when: 'PRIMARY is down', env: { HORDE_GITHUB_SYNC_PRIMARY_API_URL: nobodyListens } },
  {
    when: 'a write ends with 500',
    arrange: (trial) => {
      trial.fault = ({ method }) => (method === 'GET' ? undefined : new Response('broken', { status: 500 }));
    },
  },
  {
    when: 'a push ends with 500',
    flags: clones,
    arrange: (trial) => {
      trial.fault = ({ path }) =>
        path.endsWith('/git-receive-pack') ? new Response('broken', { status: 500 }) : undefined;
    },
  },
  {
    when: 'an App’s token is refused',
    env: withApp,
    arrange: (trial) => {
      trial.fault = ({ path }) =>
        path.endsWith('/access_tokens') ? Response.json({ message: 'no' }, { status: 403 }) : undefined;
    },
  },
  { when: 'the key belongs to another App', env: { ...withApp, GITHUB_APP_ID: '78' } },
  { when: 'a variable is misspelt', env: { HORDE_GITHUB_SYNC_GITHUB_TOKN: oldToken }, code: 0 },
  {
    when: 'the clone is damaged',
    flags: clones,
    arrange: async (trial) => {
      assert.equal((await trial.run(clones, withToken)).code, 0);
      rmSync(join(trial.folder, 'clones/Haidra-Org', imageRepository, '.git/objects'), { recursive: true });
    },
    code: 0,
  },
  {
    when: 'the state is damaged',
    flags: ['--watch', '--state-dir', 'state', '--watch-interval', '0.002'],
    env: { HORDE_GITHUB_SYNC_PRIMARY_API_URL: nobodyListens },
    arrange: ({ folder }) => {
      mkdirSync(join(folder, 'state'));
      writeFileSync(join(folder, 'state/watch-state.json'), '{');
    },
  },
];

/** They end the program before it asks anybody. */
const wrongSettings: readonly Pick<Failure, 'when' | 'env' | 'flags'>[] = [
  {
    when: 'the key is cut off',
    env: { GITHUB_APP_ID: '77', GITHUB_APP_PRIVATE_KEY: pem.slice(0, 900) },
  },
  {
    when: 'the key is damaged',
    env: { GITHUB_APP_ID: '77', GITHUB_APP_PRIVATE_KEY: pem.replace('MII', 'AII') },
  },
  {
    when: 'the key stands where its path belongs',
    env: { GITHUB_APP_ID: '77', GITHUB_APP_PRIVATE_KEY_PATH: pem },
  },
  {
    when: 'the key stands where its path belongs, with \\n',
    env: { GITHUB_APP_ID: '77', GITHUB_APP_PRIVATE_KEY_PATH: pem.replaceAll('\n', '\\n') },
  },
  {
    when: 'the key stands where its path belongs, in Base64',
    env: { GITHUB_APP_ID: '77', GITHUB_APP_PRIVATE_KEY_PATH: Buffer.from(pem).toString('base64') },
  },
  { when: 'the token stands where the App’s ID belongs', env: { GITHUB_APP_ID: token, GITHUB_APP_PRIVATE_KEY: pem } },
  { when: 'the token has a blank in it', env: { HORDE_GITHUB_SYNC_GITHUB_TOKEN: `${token} ${oldToken}` } },
  { when: 'the token is an unknown flag’s value', flags: ['--token', oldToken] },
  { when: 'the token is an unknown flag’s value behind =', flags: [`--token=${oldToken}`] },
  { when: 'the token is a known flag’s value', flags: ['--log-format', token, '--categories', token] },
  { when: 'the token is a word of its own', flags: [token] },
  { when: 'the token is taken for a flag', flags: [`--${token}`] },
  { when: 'the token is in GitHub’s URL', env: { GITHUB_API_URL: `https://x:${oldToken}@localhost/api` } },
  { when: 'the token is in PRIMARY’s URL', flags: ['--primary-url', `http://localhost/?token=${oldToken}`] },
  { when: 'the token is an owner', env: { HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO_OWNER: token } },
  { when: 'the proxy’s address is none', env: { HTTP_PROXY: `ftp://${proxyUser}@proxy` } },
];

describe('no secret is shown when', { concurrency: 5 }, () => {
  for (const [index, { when, env, flags = [], arrange, code = 1 }] of failures.entries()) {
    const look = index % 2 === 0 ? looks.json : looks.text;
    it(when, async (t) => {
      const trial = await starting(t);
      await arrange?.(trial);
      const ended = await trial.run([...look, ...flags], { ...withToken, ...inActions(trial), ...env });
      assert.equal(ended.code, code, 'the run');
      await expectNoSecret(t, trial);
    });
  }

  it('the settings are wrong', async (t) => {
    const trial = await starting(t);
    for (const { when, env, flags = [] } of wrongSettings) {
      const ended = await trial.run([...looks.json, ...flags], { ...withToken, ...env });
      assert.equal(ended.code, 1, when);
      trial.saw(`the message when ${when}`, ended.stderr);
    }
    await expectNoSecret(t, trial);
  });

  it('somebody has put a token into the clone’s origin', async (t) => {
    const trial = await starting(t);
    assert.equal((await trial.run(clones, withToken)).code, 0);
    const config = join(trial.folder, 'clones/Haidra-Org', imageRepository, '.git/config');
    const url = `https://x-access-token:${oldToken}@github.com/${slug}.git`;
    appendFileSync(config, `[remote "origin"]\n\turl = ${url}\n[url "${url}"]\n\tinsteadOf = ${trial.github.webUrl}\n`);
    assert.equal((await trial.run(clones, withToken)).code, 1);
    await expectNoSecret(t, trial, config);
  });
});

describe('the search', () => {
  it('has looked into every kind of place', (t) => {
    const { names, places, characters, secrets: most } = totals;
    t.diagnostic(`in all ${places} places with ${characters} characters, each searched for up to ${most} secrets`);
    const kinds = [
      ...[/^standard output$/, /^standard error$/, /^\/$/, /^\/api\/status$/, /^\/metrics$/],
      ...(withoutCommandLines === false ? [/^the command line/] : []),
      ...[/\/state\/watch-state\.json$/, /\/out\//, /\.git\/config$/, /\.damaged-\d/, /^git objects in/],
      ...[/^git objects on GitHub/, /^pull requests/, /^a request to GitHub, POST .*pulls$/, /^a request to PRIMARY$/],
    ];
    const missing = kinds.filter((kind) => ![...names].some((name) => kind.test(name)));
    assert.deepEqual(missing, []);
  });

  const spellings: Readonly<Record<string, (text: string) => string>> = {
    'as it is': (text) => text,
    'in a header': (text) => `Bearer ${text}`,
    'in a Basic header': (text) => Buffer.from(`x-access-token:${text}`).toString('base64'),
    'in Base64': (text) => Buffer.from(text).toString('base64'),
    'in Base64 with something before': (text) => Buffer.from(`a${text}b`).toString('base64url'),
    'in a URL': (text) => encodeURIComponent(text),
  };
  for (const [how, spell] of Object.entries(spellings)) {
    it(`finds each secret ${how}`, () => {
      const places = [{ name: 'here', text: `before ${secrets.map(({ text }) => spell(text)).join(' ')} behind` }];
      assert.deepEqual(
        findSecrets(secrets, places),
        secrets.map(({ name }) => `${name} in here`),
      );
    });
  }

  it('finds a JSON Web Token by its looks', () => {
    const text = 'authorization: bearer eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiI3NyJ9.c2lnbmF0dXJl';
    assert.deepEqual(findSecrets([], [{ name: 'here', text }]), ['a JSON Web Token in here']);
  });
});
