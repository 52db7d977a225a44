import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { httpFetch } from '../../src/clients/network/http-fetch.ts';
import type { Fetch } from '../../src/clients/network/fetch.ts';
import { silentLog } from '../../src/lib/log.ts';
import type { Timing } from '../../src/lib/timing.ts';
import { compose } from '../../src/cli/compose.ts';
import { hasFailed, type SyncResult } from '../../src/model/sync-result.ts';
import { startGithub, type Github } from '../../sandbox/src/github/github.ts';
import type { LimitOptions } from '../../sandbox/src/github/options.ts';
import { startPrimary } from '../../sandbox/src/primary.ts';
import { readSettings } from '../../src/settings/read-settings.ts';
import type { Settings } from '../../src/settings/settings-table.ts';
import { sync } from '../../src/sync.ts';
import { startEmulatedGitHub } from '../support/emulate.ts';
import { imageFiles, samples } from '../support/pass-trial.ts';
import { runProgram } from '../support/program.ts';
import { readFolder } from '../support/shared-data.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { imageRepository, textRepository } from '../support/trial.ts';
import { lanes } from '../support/lanes.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const keyLine = pem.split('\n')[1] ?? '';
const primaryFiles = fileURLToPath(new URL('primary/', samples));
const textFiles = readFolder(new URL('github/text/', samples));

interface Started {
  readonly folder: string;
  readonly github: Github;
  readonly env: Readonly<Record<string, string>>;
}

/** PRIMARY, and a GitHub where the two repositories belong to different owners and installations of one App. */
async function startBoth(t: TestContext, limits: LimitOptions = {}): Promise<Started> {
  const folder = temporaryFolder();
  const primary = await startPrimary({ directory: primaryFiles });
  const github = await startGithub({
    directory: join(folder, 'github'),
    repositories: [
      { owner: 'Haidra-Org', name: imageRepository, branch: 'main', files: Object.fromEntries(imageFiles) },
      { owner: 'Text-Org', name: textRepository, branch: 'main', files: Object.fromEntries(textFiles) },
    ],
    apps: [
      {
        id: 77,
        slug: 'sync-app',
        publicKey,
        installations: [
          { id: 5, account: 'Haidra-Org', repositories: [`Haidra-Org/${imageRepository}`] },
          { id: 6, account: 'Text-Org', repositories: [`Text-Org/${textRepository}`] },
        ],
      },
    ],
    limits,
  });
  t.after(async () => {
    await Promise.all([primary.close(), github.close()]);
  });
  const env = {
    HORDE_GITHUB_SYNC_PRIMARY_API_URL: primary.url,
    HORDE_MODEL_REFERENCE_TEXT_GITHUB_REPO_OWNER: 'Text-Org',
    HORDE_GITHUB_SYNC_WRITE_INTERVAL_SECONDS: '0',
    GITHUB_API_URL: github.url,
    GITHUB_SERVER_URL: github.webUrl,
    GITHUB_APP_ID: '77',
  };
  return { folder, github, env };
}

export const app = lanes(
  [
    'both repositories get their pull request, signed, with the key with \\n; no secret is printed',
    'for less is waited for',
  ],
  ({ describe, it }) => {
    describe('with a GitHub App', () => {
      const spellings: readonly { given: string; key: (folder: string) => Record<string, string> }[] = [
        { given: 'with real line breaks', key: () => ({ GITHUB_APP_PRIVATE_KEY: pem }) },
        { given: 'with \\n', key: () => ({ GITHUB_APP_PRIVATE_KEY: pem.replaceAll('\n', '\\n') }) },
        {
          given: 'by its path',
          key: (folder) => {
            writeFileSync(join(folder, 'key.pem'), pem);
            return { GITHUB_APP_PRIVATE_KEY_PATH: join(folder, 'key.pem') };
          },
        },
      ];
      for (const { given, key } of spellings) {
        it(`both repositories get their pull request, signed, with the key ${given}; no secret is printed`, async (t) => {
          const { folder, github, env } = await startBoth(t);
          const verbose = { HORDE_GITHUB_SYNC_VERBOSE_LOGGING: 'true', GITHUB_TOKEN: 'unused-token' };
          const { code, stdout, stderr } = await runProgram(['--json'], { ...env, ...verbose, ...key(folder) }, folder);
          assert.equal(code, 0, stdout + stderr);
          for (const name of [`Haidra-Org/${imageRepository}`, `Text-Org/${textRepository}`]) {
            const { pulls } = await github.state(name);
            assert.equal(pulls.length, 1);
            assert.equal(pulls[0]?.author, 'sync-app[bot]');
            const { signature } = await github.git(name).commit(pulls[0].head.sha);
            assert.notEqual(signature, null);
          }
          assert.match(stderr, /^Both are set: the GitHub App 77 is used, the token is not$/m);
          assert.equal(stderr.match(/Both are set/g)?.length, 1);
          assert.ok(!(stdout + stderr).includes(keyLine));
          assert.doesNotMatch(stdout + stderr, /PRIVATE KEY|ghs_|eyJ|unused-token/);
          const { rateLimit } = JSON.parse(stdout) as { rateLimit: { remaining: number; limit: number } };
          assert.equal(rateLimit.limit, 5_000);
          assert.ok(rateLimit.remaining < 5_000 && rateLimit.remaining > 4_900);
        });
      }

      it('one changed JSON category costs at most 7 reads and 7 writes, and one look-up and one token', async (t) => {
        const { folder, github, env } = await startBoth(t);
        const flags = ['--categories', 'controlnet'];
        const { code, stdout } = await runProgram(flags, { ...env, GITHUB_APP_PRIVATE_KEY: pem }, folder);
        assert.equal(code, 0);
        assert.match(stdout, /created #1/);
        assert.match(stdout, /^GitHub’s rate limit: 4,9\d\d of 5,000 requests left until \S+Z$/m);
        const isAccess = (path: string) => /\/(installation|access_tokens)$/.test(path);
        const requests = github.log.entries.filter(({ path }) => !isAccess(path));
        const reads = requests.filter(({ method }) => method === 'GET').length;
        t.diagnostic(`${reads} reads, ${requests.length - reads} writes`);
        assert.ok(reads <= 7 && requests.length - reads <= 7);
        assert.equal(github.log.entries.length - requests.length, 2);
      });
    });

    describe('a rate limit that is used up', () => {
      it('for longer than 15 minutes ends the run with 1 and the time of the reset', async (t) => {
        const { folder, env } = await startBoth(t, { requestsPerHour: 3 });
        const flags = ['--categories', 'controlnet'];
        const started = Date.now();
        const { code, stdout } = await runProgram(flags, { ...env, GITHUB_APP_PRIVATE_KEY: pem }, folder);
        assert.equal(code, 1);
        const [, time = ''] =
          /the rate limit is used up until (\S+Z), longer/.exec(stdout.replaceAll(/\s+/g, ' ')) ?? [];
        const minutes = (Date.parse(time) - started) / 60_000;
        assert.ok(minutes > 55 && minutes < 65, stdout);
        assert.match(stdout, /^GitHub’s rate limit: 0 of 3 requests left until \S+Z$/m);
      });

      it('for less is waited for', async (t) => {
        const { github, env } = await startBoth(t);
        const waits: number[] = [];
        let ahead = 0;
        const timing: Timing = {
          now: () => Date.now() + ahead,
          random: () => 0.5,
          sleep: (milliseconds) => {
            waits.push(milliseconds);
            ahead += milliseconds;
            return Promise.resolve();
          },
        };
        const reset = Math.floor(Date.now() / 1_000) + 600;
        github.faults.before = ({ path }) =>
          decodeURIComponent(path).endsWith('/git/ref/heads/main') && ahead < 600_000
            ? Response.json(
                { message: 'API rate limit exceeded' },
                { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) } },
              )
            : undefined;
        const result = await pass({ ...env, GITHUB_APP_PRIVATE_KEY: pem }, timing);
        assert.equal(hasFailed(result), false);
        assert.ok(waits.some((wait) => wait > 590_000 && wait <= 602_000));
      });
    });

    describe('on an emulator that checks the App’s signature', () => {
      async function startEmulated(t: TestContext): Promise<Readonly<Record<string, string>>> {
        const primary = await startPrimary({ directory: primaryFiles });
        const permissions = { contents: 'write', pull_requests: 'write', issues: 'write', metadata: 'read' };
        const installations = [{ installation_id: 5, account: 'Haidra-Org', permissions }];
        const app = { app_id: 77, slug: 'sync-app', name: 'Sync', private_key: pem, permissions, installations };
        const seed = [{ owner: 'Haidra-Org', name: imageRepository, files: imageFiles }];
        const github = await startEmulatedGitHub(seed, [], [app]);
        t.after(async () => {
          await Promise.all([primary.close(), github.close()]);
        });
        return {
          HORDE_GITHUB_SYNC_PRIMARY_API_URL: primary.url,
          HORDE_GITHUB_SYNC_WRITE_INTERVAL_SECONDS: '0',
          GITHUB_API_URL: github.url,
          GITHUB_APP_ID: '77',
          GITHUB_APP_PRIVATE_KEY: pem,
        };
      }

      for (const minutes of [0, -10]) {
        it(`finds the installation, gets a token, proposes, and renews the token after 59 minutes; our clock is ${minutes} minutes off`, async (t) => {
          let ahead = minutes * 60_000;
          const timing: Timing = { now: () => Date.now() + ahead, random: () => 0, sleep: () => Promise.resolve() };
          const asked: string[] = [];
          const fetch: Fetch = async (url, init) => {
            const answer = await httpFetch(url, init);
            const { pathname } = new URL(url);
            if (/\/(installation|access_tokens)$/.test(pathname))
              asked.push(`${pathname.split('/').at(-1)} ${answer.status}`);
            return answer;
          };
          const options = compose(settingsOf(await startEmulated(t)), { log: silentLog, timing, fetch });
          const first = await sync(options);
          assert.equal(first.repositories[0]?.outcome?.action.kind, 'create', first.repositories[0]?.error);
          // The emulator looks at no signature where an installation is looked up.
          const refused = minutes === 0 ? [] : ['access_tokens 401'];
          assert.deepEqual(asked.splice(0), ['installation 200', ...refused, 'access_tokens 201']);
          ahead += 58 * 60_000;
          assert.equal(hasFailed(await sync(options)), false);
          assert.deepEqual(asked, []);
          // Two seconds more: the answer's date is cut to whole seconds.
          ahead += 62_000;
          assert.equal(hasFailed(await sync(options)), false);
          assert.equal(asked.filter((line) => line === 'access_tokens 201').length, 1);
        });
      }
    });
  },
);

/** One pass in this process, over one category. */
async function pass(env: Readonly<Record<string, string>>, timing: Timing): Promise<SyncResult> {
  return await sync(compose(settingsOf(env), { log: silentLog, timing }));
}

function settingsOf(environment: Readonly<Record<string, string>>): Settings {
  const { settings } = readSettings({
    flags: {},
    leftovers: [],
    environment: { HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC: 'controlnet', ...environment },
    readFile: () => {
      throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    },
  });
  return settings;
}
