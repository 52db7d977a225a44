import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { settingRows } from '../../src/settings/settings-table.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const page = read('docs/security.md');

/** What the page says of a limit, in its table's words, and the places that it comes from. */
const limits: readonly (readonly [
  what: string,
  words: string,
  ...sources: readonly (readonly [path: string, text: string])[],
])[] = [
  [
    'an answer of PRIMARY',
    '256 MiB',
    ['src/clients/primary.ts', 'maxAnswerBytes = 256 * 2 ** 20;'],
    ['src/clients/github/octokit.ts', 'maxAnswerBytes = 256 * 2 ** 20;'],
  ],
  ['time for a whole', '60 s from GitHub', ['src/clients/github/octokit.ts', 'timeoutMilliseconds = 60_000;']],
  [
    'time for one `git`',
    '10 minutes, or 60 s without a byte',
    ['src/clients/clone/git.ts', 'tenMinutes = 600_000;'],
    ['src/clients/clone/git-environment.ts', "['http.lowSpeedTime', '60']"],
  ],
  [
    'requests at once',
    '4 to PRIMARY, 6 to GitHub',
    ['src/sources/github-synchronizer.ts', 'atOnce = 4;'],
    ['src/clients/github/octokit.ts', 'readsAtOnce = 6;'],
  ],
  [
    'tries',
    '3 for PRIMARY, 3 for GitHub, 5 where GitHub',
    ['src/clients/primary.ts', 'tries = 3;'],
    ['src/clients/github/retry-decision.ts', 'triesOnFault = 3;'],
    ['src/clients/github/retry-decision.ts', 'triesOnLimit = 5;'],
  ],
  ['tries', '4 for `git`', ['src/clients/clone/remote.ts', 'tries = 4;']],
  ['waiting for', '15 minutes', ['src/clients/github/octokit.ts', 'longestWaitSeconds = 15 * 60']],
  ['redirects', '5', ['src/clients/network/redirects.ts', 'most = 5;']],
  ['nesting', '64 levels', ['src/json/check.ts', 'maxDepth = 64;']],
  ['digits', '1,000', ['src/json/check.ts', 'maxExponentDigits = 1_000;']],
  ['removed models', 'over 10 models or over half', ['src/compare/removals.ts', 'harmlessCount = 10;']],
  ['body', '58,000 characters', ['src/report/markdown/body.ts', 'maxLength = 58_000;']],
  ['status page, for', '40 models, 12 fields of each', ['src/service/category-view.ts', '{ models: 40, fields: 12,']],
  ['time line', '200 runs', ['src/service/run-record.ts', 'mostRuns = 200;']],
  [
    'connections',
    '600, 250',
    ['src/service/http-server.ts', 'mostConnections = 600;'],
    ['src/service/start-service.ts', 'mostListeners = 250;'],
  ],
  [
    'a request to the',
    '15 s, headers of 8 KiB',
    ['src/service/http-server.ts', 'requestTimeout = 15_000;'],
    ['src/service/http-server.ts', 'maxHeaderSize = 8_192;'],
  ],
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
  for (const [what, words, ...sources] of limits) {
    it(`states the limit that the program has: ${what}, ${words}`, () => {
      assert.ok(rowOf(what).includes(words), rowOf(what));
      for (const [path, text] of sources) assert.ok(read(path).includes(text), `${path}: ${text}`);
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
    assert.equal(secrets.length, 3);
    for (const [key, { flag }] of secrets) assert.equal(flag, undefined, key);
  });
});
