import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as git from '../../src/clients/clone/git.ts';
import { gitEnvironment } from '../../src/clients/clone/git-environment.ts';
import * as remote from '../../src/clients/clone/remote.ts';
import * as octokit from '../../src/clients/github/octokit.ts';
import * as retries from '../../src/clients/github/retry-decision.ts';
import * as redirects from '../../src/clients/network/redirects.ts';
import * as primary from '../../src/clients/primary.ts';
import * as removals from '../../src/compare/removals.ts';
import * as json from '../../src/json/check.ts';
import * as post from '../../src/notify/post.ts';
import * as told from '../../src/notify/told.ts';
import * as body from '../../src/report/markdown/body.ts';
import * as view from '../../src/service/category-view.ts';
import * as server from '../../src/service/http-server.ts';
import * as runs from '../../src/service/run-record.ts';
import * as service from '../../src/service/start-service.ts';
import { settingRows } from '../../src/settings/settings-table.ts';
import * as sources from '../../src/sources/github-synchronizer.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const page = read('docs/security.md');

const seconds = (milliseconds: number): string => `${milliseconds / 1_000} s`;
const grouped = (count: number): string => count.toLocaleString('en');

/** `http.lowSpeedTime` as git gets it. */
function slowestSeconds(): string | undefined {
  const nobody = { name: '', email: '' };
  const env = gitEnvironment({ directory: '/c', url: '', author: nobody, committer: nobody, env: {} });
  const [key] = Object.entries(env).find(([, value]) => value === 'http.lowSpeedTime') ?? [''];
  return env[key.replace('KEY', 'VALUE')];
}

/** What the page says of a limit, in its table's words, by the program's own numbers. */
const limits: readonly (readonly [what: string, words: string])[] = [
  ['an answer of PRIMARY', `${primary.maxAnswerBytes / 2 ** 20} MiB`],
  ['an answer of PRIMARY', `${octokit.maxAnswerBytes / 2 ** 20} MiB`],
  ['time for a whole', `${seconds(octokit.timeoutMilliseconds)} from GitHub`],
  ['time for one `git`', `${git.tenMinutes / 60_000} minutes, or ${slowestSeconds()} s without a byte`],
  ['requests at once', `${sources.atOnce} to PRIMARY, ${octokit.readsAtOnce} to GitHub`],
  ['tries', `${primary.tries} for PRIMARY, ${retries.triesOnFault} for GitHub, ${retries.triesOnLimit} where GitHub`],
  ['tries', `${remote.tries} for \`git\``],
  ['waiting for', `${octokit.longestWaitSeconds / 60} minutes`],
  [
    'messages that wait',
    `${told.mostPending}, for a day; ${post.mostAttempts} requests for each, of ${seconds(post.requestTimeout)}`,
  ],
  ['redirects', `${redirects.most} `],
  ['nesting', `${json.maxDepth} levels`],
  ['digits', grouped(json.maxExponentDigits)],
  ['removed models', `over ${removals.harmlessCount} models or over half`],
  ['body', `${grouped(body.maxLength)} characters`],
  ['status page, for', `${view.most.models} models, ${view.most.fields} fields of each`],
  ['time line', `${runs.mostRuns} runs`],
  ['connections', `${server.mostConnections}, ${service.mostListeners}`],
  ['a request to the', `${seconds(server.requestTimeout)}, headers of ${server.maxHeaderSize / 1_024} KiB`],
];

const section = page.split(/^## /m).find((text) => text.startsWith('Limits')) ?? '';
const rows = section.split('\n').filter((line) => /^\| (?!what|-)/.test(line));

function rowOf(what: string): string {
  return rows.find((row) => row.startsWith(`| ${what}`)) ?? '';
}

function defaultOf(name: string): string | undefined {
  return settingRows.find(([, { flag, variables }]) => variables.includes(name) || flag?.startsWith(name))?.[1].default;
}

interface Locked {
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly link?: boolean;
  readonly integrity?: string;
}

describe('docs/security.md', () => {
  for (const [what, words] of limits) {
    it(`states the limit that the program has: ${what}, ${words}`, () => {
      assert.ok(rowOf(what).includes(` ${words}`), rowOf(what));
    });
  }

  it('states no limit that is not held against the program', () => {
    assert.equal(rows.length, new Set(limits.map(([what]) => what)).size);
  });

  it('states the defaults of settings', () => {
    const seconds = defaultOf('HORDE_GITHUB_SYNC_PRIMARY_API_TIMEOUT') ?? '';
    const percent = defaultOf('--max-removed-percent') ?? '';
    assert.ok(rowOf('time for a whole').includes(`| ${seconds} s from PRIMARY`));
    assert.ok(rowOf('removed models').includes(`| ${percent} % of a category`));
    assert.equal(defaultOf('--http-host'), '127.0.0.1');
  });

  it('is right that versions are exact, and that every package has a checksum and none an install script', () => {
    for (const path of ['package.json', 'sandbox/package.json']) {
      const { dependencies, devDependencies } = JSON.parse(read(path)) as Record<string, Record<string, string>>;
      for (const version of Object.values({ ...dependencies, ...devDependencies }))
        assert.match(version, /^\d+\.\d+\.\d+$/);
    }
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
    for (const [name, { dev = false, hasInstallScript = false, integrity, link = false }] of Object.entries(packages)) {
      // What is ours: the product, the workspace, and the link to it.
      if (link || !name.includes('node_modules/')) continue;
      assert.ok(integrity !== undefined, name);
      assert.ok(dev || !hasInstallScript, name);
    }
  });

  it('is right that no flag takes a secret', () => {
    const secrets = settingRows.filter(([, { secret }]) => secret);
    assert.equal(secrets.length, 4);
    for (const [key, { flag }] of secrets) assert.equal(flag, undefined, key);
  });
});
