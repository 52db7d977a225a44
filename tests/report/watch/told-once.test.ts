import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { main } from '../../../src/cli/main.ts';
import type { Timing } from '../../../src/lib/timing.ts';
import type { SyncResult } from '../../../src/model/sync-result.ts';
import { consoleReport } from '../../../src/report/console.ts';
import { startPrimary } from '../../../sandbox/src/primary.ts';
import { toldOnce } from '../../../src/report/watch/told-once.ts';
import { json, startServer } from '../../clients/test-server.ts';
import { imageCategories } from '../../support/trial.ts';
import { virtualClock } from '../../support/virtual-clock.ts';
import { agreeing, failure, refused, resultOf, success, unknown, unwritable } from '../../watch/results.ts';

const limitWords = (id: string, time: string) =>
  `GitHub answered 403 to GET /repos/Haidra-Org/images/git/ref/heads/main: API rate limit exceeded for user ID 7. Include the request ID ${id} and timestamp ${time} UTC.`;
const limited = resultOf([agreeing], { error: limitWords('A1:2B', '2026-01-02 03:04:05'), isRefusal: true });
const limitedLater = resultOf([agreeing], { error: limitWords('C3:4D', '2026-01-02 03:19:05'), isRefusal: true });
const revoked = resultOf([agreeing], { error: 'GitHub answered 401: Bad credentials', isRefusal: true });
const down = resultOf([agreeing], { error: 'GitHub answered 502 to GET /rate_limit: oops' });
const withRefused = resultOf([refused]);
const withUnwritable = resultOf([unwritable]);

const at = (commit: string, result: SyncResult): SyncResult => ({
  ...result,
  repositories: result.repositories.map((repository) => ({ ...repository, base: { branch: 'main', commit } })),
  rateLimit: { remaining: Number.parseInt(commit, 16) % 5_000, limit: 5_000, resetsAt: 1_700_000_000 },
});

interface Row {
  readonly what: string;
  readonly results: readonly SyncResult[];
  readonly shows: readonly ('whole' | 'line')[];
}

const rows: readonly Row[] = [
  { what: 'a refusal of GitHub’s', results: [revoked, revoked, revoked], shows: ['whole', 'line', 'line'] },
  {
    what: 'a limit that is used up, whatever request and time GitHub names',
    results: [limited, limitedLater, limited],
    shows: ['whole', 'line', 'line'],
  },
  { what: 'a refused category', results: [withRefused, withRefused], shows: ['whole', 'line'] },
  {
    what: 'an answer of PRIMARY’s that nobody can use',
    results: [withUnwritable, withUnwritable],
    shows: ['whole', 'line'],
  },
  {
    what: 'it where the base has moved, and less of the limit is left',
    results: [at('a1', withRefused), at('b2', withRefused)],
    shows: ['whole', 'line'],
  },
  {
    what: 'one after the other, each again where the other was told',
    results: [revoked, limited, revoked, revoked],
    shows: ['whole', 'whole', 'whole', 'line'],
  },
  {
    what: 'it again after it was mended',
    results: [revoked, success, revoked, revoked],
    shows: ['whole', 'whole', 'whole', 'line'],
  },
];

describe('what waiting cannot mend', () => {
  const show = (results: readonly SyncResult[]) => {
    const whole = (result: SyncResult) => consoleReport(result, { color: false });
    const report = toldOnce(whole);
    return results.map((result) => {
      const text = report(result);
      if (text === whole(result)) return 'whole';
      assert.match(text, /^As reported before: [^\n]+\.\n$/);
      return 'line';
    });
  };
  for (const { what, results, shows } of rows) {
    it(`is told once: ${what}`, () => {
      assert.deepEqual(show(results), shows);
    });
  }

  for (const [what, result] of [
    ['PRIMARY does not answer', failure],
    ['GitHub fails', down],
    ['one category passes, another does not', resultOf([unknown, unwritable])],
    ['all went well', success],
  ] as const) {
    it(`is something else, and told each time: ${what}`, () => {
      assert.deepEqual(show([result, result]), ['whole', 'whole']);
    });
  }
});

/** A watch whose token GitHub does not take, until its fifth sync has failed. */
async function watchRefused(t: TestContext, flags: readonly string[]) {
  const primary = await startPrimary({
    directory: fileURLToPath(new URL('../../../samples/primary/', import.meta.url)),
  });
  t.after(async () => {
    await primary.close();
  });
  const github = await startServer(t, json(401, { message: 'Bad credentials' }));
  const process = new EventEmitter();
  const clock = virtualClock({ start: Date.now() });
  let sleeps = 0;
  const timing: Timing = {
    ...clock,
    sleep: async (milliseconds, signal) => {
      // The grace after the signal never passes here.
      if (milliseconds === 25_000) await new Promise<never>(() => undefined);
      if (milliseconds >= 60_000 && (sleeps += 1) === 5) process.emit('SIGINT', 'SIGINT');
      await clock.sleep(milliseconds, signal);
    },
  };
  const said = { stdout: '', stderr: '' };
  const argv = ['node', 'horde-github-sync', '--watch', '--watch-startup-sync', '--categories', imageCategories];
  const code = await main([...argv, ...flags], {
    env: {
      HORDE_GITHUB_SYNC_PRIMARY_API_URL: primary.url,
      HORDE_GITHUB_SYNC_GITHUB_TOKEN: 'revoked',
      GITHUB_API_URL: github.url,
      GITHUB_SERVER_URL: github.url,
    },
    stdout: { write: (text: string) => (said.stdout += text) },
    stderr: { write: (text: string) => (said.stderr += text) },
    on: (name, listener) => process.on(name, listener),
    off: (name, listener) => process.off(name, listener),
    exit: () => assert.fail('ended at once'),
    timing,
  });
  assert.equal(code, 0);
  return said;
}

const count = (text: string, words: string) => text.split(words).length - 1;

describe('a watch whose token was revoked', () => {
  it('tells why once in its transcript, and that it is so still at each try', async (t) => {
    const { stdout } = await watchRefused(t, []);
    assert.equal(count(stdout, 'failed: GitHub '), 1, stdout);
    assert.equal(count(stdout, 'As reported before: Nothing could be compared; '), 4);
    assert.equal(count(stdout, 'Sync failed ('), 5);
  });

  it('tells why once beside its JSON log', async (t) => {
    const { stdout, stderr } = await watchRefused(t, ['--log-format', 'json']);
    assert.equal(count(stdout, 'failed: GitHub '), 1, stdout);
    assert.equal(count(stdout, 'As reported before: '), 4);
    assert.equal(count(stderr, '"event":"watch.sync-failed"'), 5);
  });

  it('tells all of each try where results are JSON', async (t) => {
    const { stdout } = await watchRefused(t, ['--json']);
    const results = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(results.length, 5);
    for (const { repositories } of results) assert.match(repositories[0].error, /GitHub /);
  });
});
